// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted share of rows whose predicted time lies between the bounds, in [0, 1]; larger is better (XGBoost's
/// interval-regression-accuracy). A time that is known exactly is hit by that time only.
///
/// `interval_accuracy(truth, predictions, weights = {})`, truth an `interval_target`, [n_rows] each. Throws
/// `invalid_data` for unequal lengths, NaN, and as `mse` does for weights. O(n_rows).
struct interval_accuracy_metric {
    static constexpr std::string_view name = "interval_accuracy";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = interval_target;
    static auto parameters() { return no_parameters<interval_accuracy_metric>; }

    template <class Predictions>
    [[nodiscard]] double operator()(const interval_target& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        const auto p = detail::numbers_of(predictions);
        detail::require_metric(truth.size() == p.size() && truth.size() == truth.upper.size(), name,
                               "needs two bounds and a prediction for each row", to_text(p.size()));
        const detail::metric_weights w(weights, truth.size(), name);
        for (std::size_t i = 0; i < p.size(); ++i)
            if (!(truth.lower[i] <= truth.upper[i]) || p[i] != p[i])
                detail::require_metric(false, name, "needs lower <= upper, and predictions", to_text(p[i]),
                                       detail::row_text(i));
        return detail::weighted_mean(p.size(), w, [&](std::size_t i) {
            return truth.lower[i] <= p[i] && p[i] <= truth.upper[i] ? 1.0 : 0.0;
        });
    }

    friend constexpr bool operator==(const interval_accuracy_metric&,
                                     const interval_accuracy_metric&) = default;
};
inline constexpr interval_accuracy_metric interval_accuracy{};

}  // namespace sluice
