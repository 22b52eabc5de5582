// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace sluice {

namespace detail {

/// What the metrics of numbers share: arguments are checked, then `Derived::of(truth, predictions, weights)` runs.
template <class Derived>
struct number_metric {
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        if constexpr (!numbers_like<Truth> || !numbers_like<Predictions>) {
            require_numbers_for_metric<numbers_like<Truth> && numbers_like<Predictions>, Derived,
                                       Predictions>();
            return std::numeric_limits<double>::quiet_NaN();
        } else {
            const auto y = numbers_of(truth), p = numbers_of(predictions);
            require_metric(y.size() == p.size(), Derived::name, "needs a prediction for each row",
                           to_text(p.size()));
            const metric_weights w(weights, y.size(), Derived::name);
            for (std::size_t i = 0; i < y.size(); ++i)
                require_metric(std::isfinite(y[i]) && std::isfinite(p[i]), Derived::name,
                               "values must be finite", "row " + to_text(i));
            return Derived::of(y, p, w);
        }
    }

  protected:
    template <class Term>
    [[nodiscard]] static double mean(std::size_t n, const metric_weights& w, const Term& term) {
        double sum = 0, total = 0;
        for (std::size_t i = 0; i < n; ++i) sum += w[i] * term(i), total += w[i];
        return sum / total;
    }
};

}  // namespace detail

/// Square root of the weighted mean of squared errors, in the target's unit, >= 0; smaller is better.
/// `rmse(truth, predictions, weights = {})`, [n_rows] each, any of `numeric_target`, `Eigen::VectorXd`, span,
/// vector. Throws `invalid_data` for no rows, unequal lengths, values that are not finite, or weights that are negative,
/// not finite or all 0. O(n_rows).
struct rmse_metric : detail::number_metric<rmse_metric> {
    static constexpr std::string_view name = "rmse";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return std::sqrt(mean(y.size(), w, [&](std::size_t i) { return (y[i] - p[i]) * (y[i] - p[i]); }));
    }
};
inline constexpr rmse_metric rmse{};

/// Weighted mean of absolute errors, in the target's unit, >= 0; smaller is better. As `rmse`.
struct mae_metric : detail::number_metric<mae_metric> {
    static constexpr std::string_view name = "mae";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return mean(y.size(), w, [&](std::size_t i) { return std::abs(y[i] - p[i]); });
    }
};
inline constexpr mae_metric mae{};

/// Share of the target's variance that is explained: `1 - sum (y - p)^2 / sum (y - mean)^2`, weighted; at most 1, and
/// below 0 for predictions worse than the mean. Of a target that does not vary: 1 when every prediction is right, else
/// 0. As `rmse`.
struct r2_metric : detail::number_metric<r2_metric> {
    static constexpr std::string_view name = "r2";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        const double centre = mean(y.size(), w, [&](std::size_t i) { return y[i]; });
        const double left = mean(y.size(), w, [&](std::size_t i) { return (y[i] - p[i]) * (y[i] - p[i]); });
        const double all =
            mean(y.size(), w, [&](std::size_t i) { return (y[i] - centre) * (y[i] - centre); });
        return all > 0 ? 1 - left / all : left == 0 ? 1 : 0;
    }
};
inline constexpr r2_metric r2{};

}  // namespace sluice
