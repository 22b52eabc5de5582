// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/nn/objective.hpp"
#include "sluice/nn/perceptron.hpp"
#include "sluice/nn/schedule/schedule.hpp"
#include "sluice/nn/solver/solver.hpp"
#include "sluice/nn/training_state.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::nn {

/// How a network is trained; the members of `mlp` that are no part of its shape.
struct training {
    std::vector<std::uint64_t> hidden_layers;
    activation hidden;
    nn::solver solver;
    double learning_rate;
    nn::schedule schedule;
    std::size_t batch_size;
    std::size_t epochs;
    double weight_decay;
    double dropout;
    double clip_gradient_norm;  // 0: none
    std::size_t early_stopping_epochs;
    double min_delta;
};

/// A network on its way.
struct trained {
    perceptron model;
    training_state state;
};

/// Rows whose loss is watched while others are learned from.
struct watched_rows {
    const dataset<>* rows = nullptr;
    const objective* judged = nullptr;
};

/// Trains until `epochs` are done, from the beginning where `from` has no parameters. A step depends on data,
/// specification and its number alone: batches are cut from the rows in an order drawn anew each epoch, parts of 64 rows
/// are worked on by the threads, and their gradients are added up in the parts' order. Throws `invalid_data` for numbers
/// that no network can take in, no row of weight > 0, and parameters that grow beyond all bounds.
[[nodiscard]] trained train(const training& spec, const objective& learned, trained from,
                            const dataset<>& data, const watched_rows& watched, std::string_view component,
                            const context& ctx);

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/train_definitions.hpp"
#endif
