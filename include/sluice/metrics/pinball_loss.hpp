// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice {

/// The loss of a quantile of level `alpha` (default 0.5, in (0, 1)): the weighted mean of `alpha (y - p)` where
/// y >= p and of `(1 - alpha) (p - y)` elsewhere, >= 0; smaller is better. Smallest, among constants, at that quantile.
///
/// `pinball_loss_metric{.alpha = 0.9}(truth, predictions, weights = {})`; else as `mse`. Source: Koenker, Bassett,
/// "Regression quantiles", 1978, doi:10.2307/1913643.
struct pinball_loss_metric {
    static constexpr std::string_view name = "pinball_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    open_unit_interval alpha = 0.5;
    static auto parameters() {
        return std::array{parameter{"alpha", &pinball_loss_metric::alpha, "level of the quantile"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::mean_of_rows<pinball_loss_metric>(
            truth, predictions, weights,
            [&](double y, double p) { return y >= p ? alpha * (y - p) : (1 - alpha) * (p - y); });
    }

    friend constexpr bool operator==(const pinball_loss_metric&, const pinball_loss_metric&) = default;
};
inline constexpr pinball_loss_metric pinball_loss{};

}  // namespace sluice
