// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/quantiles.hpp"
#include "sluice/trees/gbm/boosted_quantiles.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/gbm/watched_metrics.hpp"
#include "sluice/trees/quantiles_objective.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

namespace trees {

/// The task of predicting several quantiles of numeric targets.
struct quantile_regression {
    static constexpr std::string_view name = "gbm_quantile_regressor";
    static constexpr role step_role = role::regressor;
    using objective_type = losses::quantiles;
    using eval_metric_type = regression_eval_metric;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using fitted = boosted_quantiles;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        auto levels = levels_of(spec);
        require_levels_of_metrics(spec, levels);
        if (from.booster().n_outputs() > 0 &&
            std::vector<double>(from.levels().begin(), from.levels().end()) != levels)
            throw invalid_data({.component = std::string(name),
                                .requirement = "goes on with the levels of the model",
                                .actual = "others",
                                .place = {},
                                .hint = {}});
        const auto objective_on = [&](const dataset<>& rows) -> std::unique_ptr<objective> {
            const auto& target = require_target<numeric_target>(rows.target(), name);
            return std::make_unique<quantiles_objective>(spec.objective, target.values, rows.weights(), name);
        };
        const fitted without_trees(levels, {});
        return {std::move(levels), learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }

  private:
    template <class Spec>
    [[nodiscard]] static std::vector<double> levels_of(const Spec& spec) {
        std::vector<double> levels;
        for (const auto& level : spec.objective.levels) {
            if (!levels.empty() && level <= levels.back())
                refuse(to_text(level.value()) + " behind " + to_text(levels.back()));
            levels.push_back(level);
        }
        if (levels.empty()) refuse("none");
        return levels;
    }
    template <class Spec>
    static void require_levels_of_metrics(const Spec& spec, const std::vector<double>& levels) {
        for (const auto& chosen : spec.eval_metric)
            std::visit(
                [&]<class Metric>(const Metric& judge) {
                    const double level = detail::level_judged_by(judge);
                    if (std::find(levels.begin(), levels.end(), level) == levels.end())
                        refuse(parameter_type<Metric>::print(judge) + " for level " + to_text(level),
                               "eval_metric judges quantiles whose levels are among objective.levels");
                },
                chosen);
    }
    [[noreturn]] static void refuse(std::string actual,
                                    const char* requirement = "objective.levels are one at least, and rise") {
        throw invalid_parameter({.component = std::string(name),
                                 .requirement = requirement,
                                 .actual = std::move(actual),
                                 .place = {},
                                 .hint = {}});
    }
};

}  // namespace trees

/// Gradient-boosted trees that predict several quantiles at once, which never cross: `gbm`, with its parameters and the
/// objective `losses::quantiles`.
///
/// Predicts [n_rows x n_levels] (`Eigen::MatrixXd`). Each level has its own trees, a tree a round, which are those of
/// `gbm_regressor` with `losses::quantile`; a row's predictions are then put in rising order (monotone rearrangement),
/// which makes crossing impossible, and the sum of their losses never larger than it was. Offsets are one a row and level.
/// The watched loss is the mean of the pinball losses of what is predicted. Of `eval_metric` `pinball_loss{alpha}` judges the quantile of
/// that level, all others the median. Costs n_levels times the trees of one.
/// Throws `invalid_parameter` for levels that do not rise, or none, and for metrics that judge a level which is not among them. Source: Chernozhukov, Fernandez-Val, Galichon,
/// "Quantile and probability curves without crossing", 2010, doi:10.3982/ECTA7880.
///
/// Example: `fit(gbm_quantile_regressor{.objective = {.levels = {0.05, 0.5, 0.95}}, .rounds = 200}, train)`.
using gbm_quantile_regressor = gbm<trees::quantile_regression>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::quantile_regression>;
#endif

}  // namespace sluice
