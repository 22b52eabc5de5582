// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/nn/perceptron.hpp"
#include "sluice/nn/training.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// What is asked of the layers of a multilayer perceptron; the members of `mlp` that `training` lacks.
struct perceptron_options {
    std::vector<std::uint64_t> hidden_layers;
    activation hidden;
    nn::normalization normalization;
    bool skip_connections;
    double dropout;
    std::size_t embedding_dimension;  // 0: by the rule of `category_inputs`
};

/// The perceptron for data of one class: it knows its inputs and has no outputs. Throws `invalid_data` for rows that `train`
/// refuses.
[[nodiscard]] perceptron perceptron_without_outputs(const perceptron_options& wanted, const dataset<>& data,
                                                    std::string_view component, const context& ctx);

/// `train` for a multilayer perceptron: works out its categories and layers. Throws `invalid_data` also for other layers or
/// categories than those it began with.
[[nodiscard]] trained_as<perceptron> train_perceptron(const perceptron_options& wanted, const training& how,
                                                      const objective& learned, trained_as<perceptron> from,
                                                      const dataset<>& data, const watched_rows& watched,
                                                      std::string_view component, const context& ctx);

/// Multilayer perceptrons, as tasks see them.
struct perceptron_family {
    using network = perceptron;
    using options = perceptron_options;

    template <class... Arguments>
    [[nodiscard]] static perceptron without_outputs(Arguments&&... all) {
        return perceptron_without_outputs(std::forward<Arguments>(all)...);
    }
    template <class... Arguments>
    [[nodiscard]] static trained_as<perceptron> train(Arguments&&... all) {
        return train_perceptron(std::forward<Arguments>(all)...);
    }
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/train_perceptron_definitions.hpp"
#endif
