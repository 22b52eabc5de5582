// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/gbm/boosted_outputs.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/gbm/multi_strategy.hpp"
#include "sluice/trees/outputs_objective.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

namespace trees {

/// The task of predicting several numbers a row.
struct multi_output_regression {
    static constexpr std::string_view name = "gbm_multi_output_regressor";
    static constexpr role step_role = role::regressor;
    static constexpr bool chooses_strategy = true;
    using objective_type = absent_parameter;
    using eval_metric_type = regression_eval_metric;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using fitted = boosted_outputs;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        const auto names = require_target<multi_output_target>(data.target(), name).outputs.names;
        if (from.n_outputs() > 0) require_same(from, spec.multi_strategy, names.size());
        const auto objective_on = [&](const dataset<>& rows) -> std::unique_ptr<objective> {
            const auto& target = require_target<multi_output_target>(rows.target(), name);
            require_width(target.outputs.width(), names.size());
            return std::make_unique<outputs_objective>(target, rows.weights(), name);
        };
        const fitted without_trees(spec.multi_strategy, names, {});
        return {spec.multi_strategy, names,
                learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }

  private:
    static void require_width(std::size_t actual, std::size_t wanted) {
        if (actual != wanted)
            throw invalid_data({.component = std::string(name),
                                .requirement = "has " + to_text(wanted) + " outputs a row",
                                .actual = to_text(actual),
                                .place = {},
                                .hint = {}});
    }
    static void require_same(const fitted& from, multi_strategy strategy, std::size_t n_outputs) {
        require_width(n_outputs, from.n_outputs());
        if (from.strategy() != strategy)
            throw invalid_parameter({.component = std::string(name),
                                     .requirement = "goes on with the multi_strategy of the model",
                                     .actual = "the other one",
                                     .place = {},
                                     .hint = {}});
    }
};

}  // namespace trees

/// Gradient-boosted trees that predict several numbers a row: `gbm`, with its parameters and the parameter
/// `multi_strategy`. Minimises the squared error of each output.
///
/// Learns from a `multi_output_target`, [n_rows x n_outputs], and predicts [n_rows x n_outputs] (`Eigen::MatrixXd`). With
/// `one_output_per_tree` each output has its own trees, those of `gbm_regressor`. With `multi_output_tree` a round has one
/// tree: a leaf's value of output k is `-Gk / (H + l2)`, a split gains the sum of the gains of all outputs, the hessian H
/// is the weight of the rows. Outputs then count by their squares, so bring them to one scale. Symmetric trees,
/// `max_delta_step`, `path_smoothing`, `increasing`, `decreasing` and categories need `one_output_per_tree`.
///
/// Offsets are one a row and output. The watched loss, and what `eval_metric` says, are means over the outputs. Shared trees cost
/// O(rounds x max_depth x n_rows x n_columns x n_outputs) as the others do, but several outputs are added up at a time, and
/// a table is predicted by walking them once. Throws, beside what `gbm` throws, `invalid_data` for a target without
/// outputs, or one of another number of them than the validation data, or the model that is gone on with, have;
/// `invalid_parameter` for what shared trees cannot do, or another strategy than that model's.
/// Source: Zhang, Jung, "GBDT-MO: gradient-boosted decision trees for multiple outputs", 2021,
/// doi:10.1109/TNNLS.2020.3009776.
///
/// Example: `fit(gbm_multi_output_regressor{.multi_strategy = multi_strategy::multi_output_tree}, train)`.
using gbm_multi_output_regressor = gbm<trees::multi_output_regression>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::multi_output_regression>;
#endif

}  // namespace sluice
