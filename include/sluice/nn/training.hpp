// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"
#include "sluice/nn/history.hpp"
#include "sluice/nn/learned_network.hpp"
#include "sluice/nn/objective.hpp"
#include "sluice/nn/schedule/schedule.hpp"
#include "sluice/nn/solver/solver.hpp"
#include "sluice/nn/training_state.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::nn {

/// How a network is trained, whatever its layers are.
struct training {
    nn::solver solver;
    double learning_rate;
    nn::schedule schedule;
    std::size_t batch_size;  // 0: a fifth of the rows, 200 at most
    std::size_t epochs;
    double weight_decay;
    double clip_gradient_norm;  // 0: none
    std::size_t early_stopping_epochs;
    double min_delta;
    std::size_t plateau_epochs = 0;  // 0: never stops for that
    double tolerance = 0;
};

/// A network on its way. Without parameters in its state it is at the beginning.
struct trained {
    learned_network model;
    training_state state;
};

/// The same of a network of a known shape.
template <class Network>
struct trained_as {
    Network model;
    training_state state;
};

/// Rows whose loss is watched while others are learned from.
struct watched_rows {
    const dataset<>* rows = nullptr;
    const objective* judged = nullptr;
};

}  // namespace sluice::nn
