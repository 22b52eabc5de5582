// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear_learner/options.hpp"
#include "sluice/linear_learner/positive_weight.hpp"

#include <cstddef>
#include <variant>

namespace sluice::linear_learner {

/// What a regressor learns.
struct regression_goal {
    regression_loss loss;
    double insensitivity;
    double quantile;
    double huber_delta;
    bool normalize_label, unbias_label;
};

/// What a classifier learns.
struct classification_goal {
    or_auto<classification_loss> loss;
    double margin;
    selection_criterion criterion;
    double f_beta;
    double target_precision, target_recall;
    positive_weight positive_mult;
    bool balance_multiclass_weights;
    std::size_t top_k;
};

/// What is learned.
using goal = std::variant<regression_goal, classification_goal>;

}  // namespace sluice::linear_learner
