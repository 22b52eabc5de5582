// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameter_choice.hpp"
#include "sluice/metrics/pinball_loss.hpp"
#include "sluice/trees/evaluation.hpp"
#include "sluice/trees/predictions_of.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <variant>
#include <vector>

namespace sluice::trees {

namespace detail {

/// The level of the quantile that a metric judges.
template <class Metric>
[[nodiscard]] double level_judged_by(const Metric& judge) {
    if constexpr (std::same_as<Metric, pinball_loss_metric>)
        return judge.alpha;
    else
        return 0.5;
}

/// What a metric says of what a fitted form makes of margins; `without_trees` is that form.
template <class Metric, class Fitted>
[[nodiscard]] double judged(const Metric& judge, const Fitted& without_trees, const dataset<>& rows,
                            const margin_table& margins, const context& ctx) {
    constexpr bool of_outputs = requires { without_trees.output_names(); };
    using target_kind = std::conditional_t<of_outputs, multi_output_target, typename Metric::target_kind>;
    const auto& truth = require_target<target_kind>(rows.target(), Metric::name);
    if constexpr (of_outputs)
        return judge(truth, trees::predictions_of(without_trees, margins, without_trees.n_outputs(), ctx),
                     rows.weights());
    else if constexpr (requires { without_trees.levels(); }) {
        const auto levels = without_trees.levels();
        const auto at = std::find(levels.begin(), levels.end(), level_judged_by(judge)) - levels.begin();
        const Eigen::VectorXd own =
            trees::predictions_of(without_trees, margins, without_trees.n_outputs(), ctx).col(at);
        return judge(truth, own, rows.weights());
    } else if constexpr (Metric::needs_probabilities)
        return judge(truth, without_trees.probabilities_of(margins, ctx), *without_trees.class_names(),
                     rows.weights());
    else if constexpr (std::same_as<typename Metric::target_kind, class_target>)
        return judge(truth,
                     sluice::detail::most_probable(without_trees.probabilities_of(margins, ctx),
                                                   without_trees.class_names()),
                     rows.weights());
    else if constexpr (requires { requires Metric::needs_groups; })
        return judge(truth, without_trees.predictions_of(margins[0], ctx), rows.rows().groups.span(),
                     rows.weights());
    else
        return judge(truth, without_trees.predictions_of(margins[0], ctx), rows.weights());
}

}  // namespace detail

/// The metrics that a specification wants watched, as functions of margins; `without_trees` tells what margins mean.
/// It and the rows must outlive the functions.
template <class Spec, class Fitted>
[[nodiscard]] std::vector<watched_metric> watched_metrics(const Spec& spec, const Fitted& without_trees,
                                                          const dataset<>& rows) {
    std::vector<watched_metric> all;
    for (const auto& chosen : spec.eval_metric)
        std::visit(
            [&]<class Metric>(const Metric& judge) {
                all.push_back(
                    {parameter_type<Metric>::print(judge), Metric::greater_is_better,
                     [&judge, &without_trees, &rows](const margin_table& margins, const context& ctx) {
                         return detail::judged(judge, without_trees, rows, margins, ctx);
                     }});
            },
            chosen);
    return all;
}

}  // namespace sluice::trees
