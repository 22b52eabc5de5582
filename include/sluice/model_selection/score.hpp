// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/metrics/metric.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

namespace sluice {

namespace detail {

template <bool Ok, class METRIC, class MODEL>
consteval void require_metric_for_classes() {
    static_assert(Ok, "score: this METRIC judges classes, this MODEL is not a classifier");
}

template <bool Ok, class METRIC, class MODEL>
consteval void require_metric_for_numbers() {
    static_assert(Ok, "score: this METRIC judges numbers, this MODEL is not a regressor");
}

}  // namespace detail

/// How a model does on data: `judge` compares the target with what the model predicts, or with its probabilities where
/// the metric needs these; the dataset's weights and offsets count, and its groups where the metric needs them. Classes are
/// matched by name, so the data's dictionary need not be the model's. Of several outputs the mean over them is told.
///
/// A metric that does not fit the model does not compile. Throws `invalid_data` when the data have another kind of
/// target, and as `predict` and the metric do. Cost: those of the prediction and of the metric.
///
/// Example: `score(roc_auc, model, test)`, `score(f_score_metric{.average = averaging::macro}, model, test)`.
template <metric Metric, class Model, class Schema>
[[nodiscard]] double score(const Metric& judge, const Model& fitted, const dataset<Schema>& data,
                           const context& ctx = {}) {
    constexpr bool for_classes = std::same_as<typename Metric::target_kind, class_target>;
    if constexpr (!fitted_model<Model>) {
        detail::require_fitted<fitted_model<Model>, Model>();
    } else if constexpr (detail::is_ill_formed<Model>) {
    } else if constexpr (for_classes && Model::step_role != role::classifier) {
        detail::require_metric_for_classes<Model::step_role == role::classifier, Metric, Model>();
    } else if constexpr (!for_classes && Model::step_role != role::regressor) {
        detail::require_metric_for_numbers<Model::step_role == role::regressor, Metric, Model>();
    } else if constexpr (detail::serves<Model, std::remove_cvref_t<decltype(data.x())>>()) {
        using target_kind = std::conditional_t<detail::predicts_outputs<typename Model::specification> &&
                                                   std::same_as<typename Metric::target_kind, numeric_target>,
                                               multi_output_target, typename Metric::target_kind>;
        const auto& truth = require_target<target_kind>(data.target(), Metric::name);
        if constexpr (Metric::needs_probabilities)
            return judge(truth, predict_proba(fitted, data, ctx), classes(fitted), data.weights());
        else if constexpr (requires { requires Metric::needs_groups; })
            return judge(truth, predict(fitted, data, ctx), data.rows().groups.span(), data.weights());
        else
            return judge(truth, predict(fitted, data, ctx), data.weights());
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace sluice
