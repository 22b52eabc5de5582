// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>

namespace sluice {

/// The weighted share of rows whose class is predicted, in [0, 1]; classes are matched by name.
///
/// `accuracy(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Exact where weights are whole
/// numbers that sum to less than 2^53. Throws `invalid_data` for no rows, unequal lengths, codes without a name, or
/// weights that are negative, not finite or all 0. O(n_rows). Example: `accuracy(y, predict(model, x))`.
struct accuracy_metric {
    static constexpr std::string_view name = "accuracy";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;
    static constexpr auto parameters() { return std::tuple{}; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<accuracy_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                const detail::matched_classes both(y, p, name);
                const detail::metric_weights w(weights, y.size(), name);
                return detail::weighted_mean(y.size(), w, [&](std::size_t i) {
                    return both.truth[i] == both.predicted[i] ? 1.0 : 0.0;
                });
            });
    }

    friend constexpr bool operator==(const accuracy_metric&, const accuracy_metric&) = default;
};
inline constexpr accuracy_metric accuracy{};

/// The weighted share of rows whose class is not predicted, 1 - `accuracy`, in [0, 1]; smaller is better. As `accuracy`.
struct error_rate_metric {
    static constexpr std::string_view name = "error_rate";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;
    static constexpr auto parameters() { return std::tuple{}; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<error_rate_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                const detail::matched_classes both(y, p, name);
                const detail::metric_weights w(weights, y.size(), name);
                return detail::weighted_mean(y.size(), w, [&](std::size_t i) {
                    return both.truth[i] == both.predicted[i] ? 0.0 : 1.0;
                });
            });
    }

    friend constexpr bool operator==(const error_rate_metric&, const error_rate_metric&) = default;
};
inline constexpr error_rate_metric error_rate{};

}  // namespace sluice
