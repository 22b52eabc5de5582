// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace sluice {

/// How the rows of a round are drawn, anew each round.
///
/// | method | takes | counts a row | known from |
/// |---|---|---|---|
/// | `uniform` | each row with the probability `subsample`, or that of its class | once | XGBoost, LightGBM |
/// | `goss` | the share `top_rate` of the largest gradients and the share `other_rate` of the rest | the rest (1 - top_rate) / other_rate times | LightGBM |
/// | `bayesian_bootstrap` | all rows | (-log u)^`bagging_temperature` times, u uniform | CatBoost |
/// | `minimal_variance` | a row with a probability p that grows with its gradient, `subsample` on the average | 1 / p times | CatBoost |
///
/// The methods that look at gradients do so among the 32,768 rows of a chunk, the magnitudes of several outputs added.
/// Sources: Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", 2017; Rubin, "The Bayesian
/// bootstrap", 1981, doi:10.1214/aos/1176345338; Ibragimov, Gusev, "Minimal variance sampling in stochastic gradient
/// boosting", 2019, arXiv:1910.13204.
enum class sampling_method { uniform, goss, bayesian_bootstrap, minimal_variance };
[[nodiscard]] constexpr auto names_of(sampling_method) {
    return std::array<std::string_view, 4>{"uniform", "goss", "bayesian_bootstrap", "minimal_variance"};
}

}  // namespace sluice
