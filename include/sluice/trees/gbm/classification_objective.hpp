// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/losses/focal.hpp"
#include "sluice/losses/hinge.hpp"
#include "sluice/losses/logistic.hpp"

#include <variant>

namespace sluice {

/// What `gbm_classifier` minimises: a loss with its parameters. As text `focal{gamma = 1}`, or `focal` for the
/// defaults.
///
/// | objective | classes | probabilities | XGBoost | LightGBM |
/// |---|---|---|---|---|
/// | `logistic` | any number: softmax from three on | those of the classes | binary:logistic, multi:softprob | binary, multiclass |
/// | `focal{gamma, alpha}` | two | drawn towards 1/2: they rank rows, and are no frequencies | | |
/// | `hinge` | two | 0 or 1: decisions | binary:hinge | |
using classification_objective = std::variant<losses::logistic, losses::focal, losses::hinge>;

}  // namespace sluice
