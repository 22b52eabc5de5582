// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/regression.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// Mean absolute percentage error as a share, `sum w abs(y - p) / max(abs(y), 2^-52) / W`, >= 0; smaller is better.
/// A truth near 0 rules it. As `mse`.
struct mape_metric : detail::number_metric<mape_metric> {
    static constexpr std::string_view name = "mape";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        return detail::weighted_mean(y.size(), w, [&](std::size_t i) {
            return std::abs(y[i] - p[i]) / (std::max)(std::abs(y[i]), std::numeric_limits<double>::epsilon());
        });
    }
};
inline constexpr mape_metric mape{};

/// Root of the weighted mean of the squares of `log(1 + p) - log(1 + y)`, >= 0; smaller is better. As `mse`; throws
/// `invalid_data` for truths and predictions of -1 and less.
struct rmsle_metric : detail::number_metric<rmsle_metric> {
    static constexpr std::string_view name = "rmsle";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        for (std::size_t i = 0; i < y.size(); ++i)
            if (!(y[i] > -1) || !(p[i] > -1))
                detail::require_metric(false, name, "values must be above -1",
                                       to_text((std::min)(y[i], p[i])), detail::row_text(i));
        return std::sqrt(detail::weighted_mean(y.size(), w, [&](std::size_t i) {
            const double apart = std::log1p(p[i]) - std::log1p(y[i]);
            return apart * apart;
        }));
    }
};
inline constexpr rmsle_metric rmsle{};

}  // namespace sluice
