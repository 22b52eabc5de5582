// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/losses/absolute_error.hpp"
#include "sluice/losses/expectile.hpp"
#include "sluice/losses/gamma_deviance.hpp"
#include "sluice/losses/huber.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/poisson.hpp"
#include "sluice/losses/quantile.hpp"
#include "sluice/losses/squared_error.hpp"
#include "sluice/losses/tweedie.hpp"

#include <variant>

namespace sluice {

/// What `gbm_regressor` minimises: a loss with its parameters. As text `quantile{alpha = 0.9}`, or `quantile` for the
/// defaults.
///
/// | objective | targets | predicts | XGBoost | LightGBM |
/// |---|---|---|---|---|
/// | `squared_error` | finite | the mean | reg:squarederror | regression |
/// | `absolute_error` | finite | the median | reg:absoluteerror | regression_l1 |
/// | `huber{delta}` | finite | between mean and median | | huber |
/// | `quantile{alpha}` | finite | the quantile of level `alpha` | reg:quantileerror | quantile |
/// | `expectile{alpha}` | finite | the expectile of level `alpha` | | |
/// | `poisson{max_delta_step}` | >= 0 | the mean of a count | count:poisson | poisson |
/// | `gamma_deviance` | > 0 | the mean of a positive amount | reg:gamma | gamma |
/// | `tweedie{power}` | >= 0 | the mean of an amount that is often 0 | reg:tweedie | tweedie |
/// | `logistic` | in [0, 1] | a probability, by cross entropy | reg:logistic | cross_entropy |
using regression_objective = std::variant<losses::squared_error, losses::absolute_error, losses::huber,
                                          losses::quantile, losses::expectile, losses::poisson,
                                          losses::gamma_deviance, losses::tweedie, losses::logistic>;

}  // namespace sluice
