// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/number_metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace sluice {

/// Mean deviance of counts: the weighted mean of `2 (y log(y / p) - y + p)`, >= 0, 0 where every prediction is right;
/// smaller is better. Truths >= 0, predictions > 0, else `invalid_data`. Else as `mse`. Source: McCullagh, Nelder,
/// "Generalized linear models", 2nd edition, 1989, doi:10.1007/978-1-4899-3242-6.
struct poisson_deviance_metric : detail::number_metric<poisson_deviance_metric> {
    static constexpr std::string_view name = "poisson_deviance";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> truth, std::span<const double> predicted,
                                   const detail::metric_weights& w) {
        return detail::mean_of_accepted<poisson_deviance_metric>(
            truth, predicted, w, "needs truths >= 0 and predictions above 0",
            [](double y, double p) { return y >= 0 && p > 0; },
            [](double y, double p) { return 2 * ((y > 0 ? y * std::log(y / p) : 0) - y + p); });
    }
};
inline constexpr poisson_deviance_metric poisson_deviance{};

/// Mean deviance of positive amounts: the weighted mean of `2 (log(p / y) + y / p - 1)`, >= 0; smaller is better.
/// Truths and predictions > 0. As `poisson_deviance`.
struct gamma_deviance_metric : detail::number_metric<gamma_deviance_metric> {
    static constexpr std::string_view name = "gamma_deviance";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> truth, std::span<const double> predicted,
                                   const detail::metric_weights& w) {
        return detail::mean_of_accepted<gamma_deviance_metric>(
            truth, predicted, w, "needs truths and predictions above 0",
            [](double y, double p) { return y > 0 && p > 0; },
            [](double y, double p) { return 2 * (std::log(p / y) + y / p - 1); });
    }
};
inline constexpr gamma_deviance_metric gamma_deviance{};

/// Mean deviance of amounts that are often 0, of the power q = `power` (default 1.5, in (1, 2)): the weighted mean of
/// `2 (y^(2-q) / ((1-q) (2-q)) - y p^(1-q) / (1-q) + p^(2-q) / (2-q))`, >= 0; smaller is better. Truths >= 0,
/// predictions > 0. As `poisson_deviance`.
struct tweedie_deviance_metric {
    static constexpr std::string_view name = "tweedie_deviance";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    bounded<double, interval{.low = 1, .high = 2, .low_open = true, .high_open = true}> power = 1.5;
    static auto parameters() {
        return std::array{
            parameter{"power", &tweedie_deviance_metric::power, "power of the mean in the variance"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        const double q = power;
        return detail::mean_of_rows<tweedie_deviance_metric>(
            truth, predictions, weights, "needs truths >= 0 and predictions above 0",
            [](double y, double p) { return y >= 0 && p > 0; },
            [q](double y, double p) {
                // By the ratio, so that it is 0 where they are equal.
                const double ratio = y / p;
                return 2 * std::pow(p, 2 - q) * (std::pow(ratio, 2 - q) - (2 - q) * ratio + (1 - q)) /
                       ((1 - q) * (2 - q));
            });
    }

    friend constexpr bool operator==(const tweedie_deviance_metric&,
                                     const tweedie_deviance_metric&) = default;
};
inline constexpr tweedie_deviance_metric tweedie_deviance{};

/// The weighted mean of `-y ln p - (1 - y) ln(1 - p)`, truths and predictions shares in [0, 1]; smaller is better.
/// Predictions are moved into [2^-52, 1 - 2^-52] first, as `log_loss` does. Throws `invalid_data` for other values. Else
/// as `mse`.
struct cross_entropy_metric : detail::number_metric<cross_entropy_metric> {
    static constexpr std::string_view name = "cross_entropy";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> truth, std::span<const double> predicted,
                                   const detail::metric_weights& w) {
        return detail::mean_of_accepted<cross_entropy_metric>(
            truth, predicted, w, "needs truths and predictions in [0, 1]",
            [](double y, double p) { return y >= 0 && y <= 1 && p >= 0 && p <= 1; },
            [](double y, double p) {
                const double q = (std::min)((std::max)(p, 0x1p-52), 1 - 0x1p-52);
                return -y * std::log(q) - (1 - y) * std::log1p(-q);
            });
    }
};
inline constexpr cross_entropy_metric cross_entropy{};

}  // namespace sluice
