// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/absolute_error.hpp"
#include "sluice/losses/expectile.hpp"
#include "sluice/losses/gamma_deviance.hpp"
#include "sluice/losses/huber.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/poisson.hpp"
#include "sluice/losses/quantile.hpp"
#include "sluice/losses/squared_error.hpp"
#include "sluice/losses/tweedie.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

/// What `gbm_regressor` minimises.
///
/// | objective | targets | predicts |
/// |---|---|---|
/// | `squared_error` | finite | the mean |
/// | `absolute_error` | finite | the median |
/// | `huber` | finite | between mean and median |
/// | `quantile` | finite | the quantile of level `alpha` |
/// | `expectile` | finite | the expectile of level `alpha` |
/// | `poisson` | >= 0 | the mean of a count |
/// | `gamma` | > 0 | the mean of a positive amount |
/// | `tweedie` | >= 0 | the mean of an amount that is often 0 |
/// | `logistic` | in [0, 1] | a probability |
enum class regression_objective : std::uint8_t {
    squared_error,
    absolute_error,
    huber,
    quantile,
    expectile,
    poisson,
    gamma,
    tweedie,
    logistic
};
[[nodiscard]] constexpr auto names_of(regression_objective) {
    return std::array<std::string_view, 9>{"squared_error", "absolute_error", "huber",
                                           "quantile",      "expectile",      "poisson",
                                           "gamma",         "tweedie",        "logistic"};
}

namespace trees {

/// Calls `body` with the loss that a specification asks for.
template <class Spec, class Body>
[[nodiscard]] auto with_loss(const Spec& spec, const Body& body) {
    switch (spec.objective) {
        case regression_objective::absolute_error:
            return body(losses::absolute_error{});
        case regression_objective::huber:
            return body(losses::huber{spec.huber_delta});
        case regression_objective::quantile:
            return body(losses::quantile{spec.alpha});
        case regression_objective::expectile:
            return body(losses::expectile{spec.alpha});
        case regression_objective::poisson:
            return body(losses::poisson{});
        case regression_objective::gamma:
            return body(losses::gamma_deviance{});
        case regression_objective::tweedie:
            return body(losses::tweedie{spec.tweedie_power});
        case regression_objective::logistic:
            return body(losses::logistic{});
        case regression_objective::squared_error:
            break;
    }
    return body(losses::squared_error{});
}

/// What a margin means under an objective.
[[nodiscard]] inline double prediction(regression_objective objective, double margin) noexcept {
    switch (objective) {
        case regression_objective::poisson:
        case regression_objective::gamma:
        case regression_objective::tweedie:
            return exact_exp(margin);
        case regression_objective::logistic:
            return exact_sigmoid(margin);
        default:
            return margin;
    }
}

}  // namespace trees

}  // namespace sluice
