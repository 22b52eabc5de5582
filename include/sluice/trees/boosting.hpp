// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/core/name_sets.hpp"
#include "sluice/trees/dropout.hpp"
#include "sluice/trees/noise_schedule.hpp"
#include "sluice/trees/row_sampler.hpp"
#include "sluice/trees/tree_limits.hpp"

#include <cstddef>

namespace sluice::trees {

/// What trees must keep to, in the names of their features.
struct constraints {
    name_list increasing{};    // features with which predictions must not fall
    name_list decreasing{};    // features with which they must not rise
    name_sets interactions{};  // features that may stand on one path
};

/// Whether leaves are linear, and what that costs them.
struct linear_leaf_limits {
    bool wanted = false;
    double l2 = 0;  // on the squares of coefficients
};

/// The parameters that classifier and regressor hand to the engine.
struct boosting {
    std::size_t rounds = 100;
    row_limits rows{};
    std::size_t max_bins = 256;
    std::size_t early_stopping_rounds = 0;  // 0: never
    double min_delta = 0;
    noise_schedule noise{};
    tree_limits limits{};
    linear_leaf_limits linear{};
    constraints constrained{};
    name_list categorical{};
    dropout_limits dropped{};
};

}  // namespace sluice::trees
