// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/aft_objective.hpp"
#include "sluice/trees/cox_objective.hpp"
#include "sluice/trees/gbm/boosted_regressor.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/gbm/survival_objective.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace sluice {

namespace trees {

/// The task of telling when an event will be, or how likely it is relative to other rows: it predicts a number a row,
/// so it is a regressor.
struct survival {
    static constexpr std::string_view name = "gbm_survival";
    static constexpr role step_role = role::regressor;
    using objective_type = survival_objective;
    using eval_metric_type = survival_eval_metric;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using fitted = boosted_regressor<survival, losses::link_function>;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        const auto* times = std::get_if<losses::aft>(&spec.objective);
        require_metrics(spec, times != nullptr);
        const auto objective_on = [&](const dataset<>& rows) -> std::unique_ptr<objective> {
            if (times != nullptr) return std::make_unique<aft_objective>(*times, rows, name);
            return std::make_unique<cox_objective>(rows, name);
        };
        const fitted without_trees(losses::link_function::log, {});
        return {losses::link_function::log,
                learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }

  private:
    /// A concordance index of hazards would call the worst times the best.
    template <class Spec>
    static void require_metrics(const Spec& spec, bool predicts_times) {
        const auto needed = predicts_times ? survival_prediction::times : survival_prediction::hazards;
        for (const auto& chosen : spec.eval_metric)
            if (const auto* index = std::get_if<concordance_index_metric>(&chosen);
                index != nullptr && index->predictions != needed)
                throw invalid_parameter(
                    {.component = std::string(name),
                     .requirement = "eval_metric judges what the objective predicts: " +
                                    parameter_type<survival_prediction>::print(needed),
                     .actual = parameter_type<survival_prediction>::print(index->predictions),
                     .place = {},
                     .hint = {}});
    }
};

}  // namespace trees

/// Gradient-boosted trees for times of events of which some were only observed so long: `gbm`, with its parameters and
/// `survival_objective`.
///
/// By `cox` (the default) takes a `survival_target` and predicts the hazard ratio `e^margin`, the larger the sooner the
/// event; the constant below the trees is 0, so ratios are to a common, unknown hazard. The watched loss is the mean of
/// the negative partial log likelihood over the events of the validation data. Without any event predicts 1.
///
/// By `aft` takes a `survival_target` or an `interval_target`, and predicts the time `e^margin`; the constant is the
/// best one for all rows, at most 10 scales beyond the targets. The watched loss is the mean negative log likelihood.
///
/// Throws `invalid_data` for another kind of target, times that are not above 0, events other than 0 and 1, bounds that
/// are no interval; `invalid_parameter` for a concordance index of hazards with `aft`, or of times with `cox`.
///
/// Example: `score(concordance_index, fit(gbm_survival{.learning_rate = 0.1}, train), test)`;
/// `fit(gbm_survival{.objective = losses::aft{.scale = 0.5}}, dataset(x, interval_target{lower, upper}))`.
using gbm_survival = gbm<trees::survival>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::survival>;
#endif

}  // namespace sluice
