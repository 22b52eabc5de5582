// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/class_metric.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

namespace detail {

/// The weighted share of rows that are predicted right, or of those that are not.
[[nodiscard]] inline double share_of_rows(const class_target& y, const class_target& p,
                                          std::span<const double> weights, std::string_view metric,
                                          bool right) {
    const matched_classes both(y, p, metric);
    const metric_weights w(weights, y.size(), metric);
    return weighted_mean(y.size(), w, [&](std::size_t i) {
        return (both.truth[i] == both.predicted[i]) == right ? 1.0 : 0.0;
    });
}

}  // namespace detail

/// The weighted share of rows whose class is predicted, in [0, 1]; classes are matched by name.
///
/// `accuracy(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Exact where weights are whole
/// numbers that sum to less than 2^53. Throws `invalid_data` for no rows, unequal lengths, codes without a name, or
/// weights that are negative, not finite or all 0. O(n_rows). Example: `accuracy(y, predict(model, x))`.
struct accuracy_metric : detail::class_metric<accuracy_metric> {
    static constexpr std::string_view name = "accuracy";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(const class_target& y, const class_target& p,
                                   std::span<const double> weights) {
        return detail::share_of_rows(y, p, weights, name, true);
    }
};
inline constexpr accuracy_metric accuracy{};

/// The weighted share of rows whose class is not predicted, 1 - `accuracy`, in [0, 1]; smaller is better. As `accuracy`.
struct error_rate_metric : detail::class_metric<error_rate_metric> {
    static constexpr std::string_view name = "error_rate";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(const class_target& y, const class_target& p,
                                   std::span<const double> weights) {
        return detail::share_of_rows(y, p, weights, name, false);
    }
};
inline constexpr error_rate_metric error_rate{};

}  // namespace sluice
