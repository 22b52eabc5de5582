// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/nn/activation.hpp"
#include "sluice/nn/learned_network.hpp"
#include "sluice/nn/normalization.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The layers of a multilayer perceptron, but for dropout, which is part of training alone: `sizes` are those of the inputs
/// of the first dense layer, of each hidden layer and of the outputs.
struct perceptron_shape {
    std::vector<std::uint64_t> sizes;
    activation hidden = activation::relu;
    nn::normalization normalization = nn::normalization::none;
    bool skip_connections = false;

    /// The layers, behind those that embed categories. With the inputs' size alone there are none.
    [[nodiscard]] network layers(const category_inputs& categories, double dropout = 0) const;
    friend bool operator==(const perceptron_shape&, const perceptron_shape&) = default;
};

/// A trained multilayer perceptron. With the inputs' size alone it has no outputs: of data of one class there is nothing
/// to learn.
struct perceptron : learned_network, perceptron_shape {
    static constexpr std::string_view classifier_name = "mlp_classifier", regressor_name = "mlp_regressor";
    using learned_network::layers;

    perceptron() = default;
    perceptron(perceptron_shape shape, category_inputs known) : perceptron_shape(std::move(shape)) {
        categories = std::move(known);
        make_layers();
    }

    /// Works the layers out from the shape.
    void make_layers() { layers = perceptron_shape::layers(categories); }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("sizes", sizes);
        v("hidden", hidden);
        v("parameters", parameters);
        v("history", history);
    }
    [[nodiscard]] bool has_more() const {
        return normalization != nn::normalization::none || skip_connections || !categories.empty();
    }
    template <class Visitor>
    void visit_more(Visitor&& v) {
        v("normalization", normalization);
        v("skip_connections", skip_connections);
        v("categories", categories);
    }
    /// Throws `invalid_data` unless there is a sound parameter for each that the layers have, and `outputs` outputs.
    void check(std::size_t outputs, std::string_view component) const;

    friend bool operator==(const perceptron& a, const perceptron& b) {
        return static_cast<const perceptron_shape&>(a) == static_cast<const perceptron_shape&>(b) &&
               a.parameters == b.parameters && a.history == b.history && a.categories == b.categories;
    }
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/perceptron_definitions.hpp"
#endif
