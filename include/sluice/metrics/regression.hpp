// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/number_metric.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted mean of squared errors, >= 0; smaller is better.
///
/// `mse(truth, predictions, weights = {})`, [n_rows] each, any of `numeric_target`, `Eigen::VectorXd`,
/// `std::span<const double>`, `std::vector<double>`. Sums are compensated, so the order of rows changes the last bit at
/// most; weight k is k copies to 4 roundings. Throws `invalid_data` for no rows, unequal lengths, values that are not
/// finite, or weights that are negative, not finite or all 0. O(n_rows). Example: `mse(y, predict(model, x))`.
struct mse_metric : detail::number_metric<mse_metric> {
    static constexpr std::string_view name = "mse";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return detail::weighted_mean(y.size(), w,
                                     [&](std::size_t i) { return (y[i] - p[i]) * (y[i] - p[i]); });
    }
};
inline constexpr mse_metric mse{};

/// Square root of the weighted mean of squared errors, in the target's unit, >= 0; smaller is better. As `mse`.
struct rmse_metric : detail::number_metric<rmse_metric> {
    static constexpr std::string_view name = "rmse";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return std::sqrt(mse_metric::of(y, p, w));
    }
};
inline constexpr rmse_metric rmse{};

/// Weighted mean of absolute errors, in the target's unit, >= 0; smaller is better. As `mse`.
struct mae_metric : detail::number_metric<mae_metric> {
    static constexpr std::string_view name = "mae";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return detail::weighted_mean(y.size(), w, [&](std::size_t i) { return std::abs(y[i] - p[i]); });
    }
};
inline constexpr mae_metric mae{};

/// Share of the target's variance that is explained: `1 - sum w (y - p)^2 / sum w (y - mean)^2`; at most 1, and below 0
/// for predictions worse than the mean. Of a target that does not vary (one row is one): 1 when every prediction is
/// right, else 0. As `mse`.
struct r2_metric : detail::number_metric<r2_metric> {
    static constexpr std::string_view name = "r2";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        const double left = mse_metric::of(y, p, w);
        // Asked of the values: the mean's rounding must not make a constant vary.
        bool varies = false;
        std::size_t first = 0;
        while (w[first] == 0) ++first;
        for (std::size_t i = first; i < y.size(); ++i) varies = varies || (w[i] > 0 && y[i] != y[first]);
        if (!varies) return left == 0 ? 1 : 0;
        const double centre = detail::weighted_mean(y.size(), w, [&](std::size_t i) { return y[i]; });
        const double all = detail::weighted_mean(
            y.size(), w, [&](std::size_t i) { return (y[i] - centre) * (y[i] - centre); });
        return 1 - left / all;
    }
};
inline constexpr r2_metric r2{};

}  // namespace sluice
