// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/losses/aft.hpp"
#include "sluice/losses/cox.hpp"

#include <variant>

namespace sluice {

/// What `gbm_survival` minimises. As text `aft{distribution = logistic, scale = 0.5}`, or `aft` for the defaults.
///
/// | objective | targets | predicts | XGBoost |
/// |---|---|---|---|
/// | `cox` | `survival_target` | the hazard ratio, the larger the sooner | survival:cox |
/// | `aft{distribution, scale}` | `survival_target`, `interval_target` | the time | survival:aft |
using survival_objective = std::variant<losses::cox, losses::aft>;

}  // namespace sluice
