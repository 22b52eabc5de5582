// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/regression.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The weighted median of absolute errors, >= 0; smaller is better: errors of fewer than half of the rows do not
/// count. Where half of the weight lies exactly up to a value, the mean of that value and the next. As `mse`, but exact
/// for whole weights, and O(n_rows log n_rows).
struct median_absolute_error_metric : detail::number_metric<median_absolute_error_metric> {
    static constexpr std::string_view name = "median_absolute_error";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(std::span<const double> y, std::span<const double> p,
                                   const detail::metric_weights& w) {
        std::vector<std::pair<double, double>> errors;  // with their weights
        for (std::size_t i = 0; i < y.size(); ++i)
            if (w[i] > 0) errors.emplace_back(std::abs(y[i] - p[i]), w[i]);
        std::sort(errors.begin(), errors.end());
        double total = 0, below = 0;
        for (const auto& error : errors) total += error.second;
        std::size_t at = 0;
        while (at + 1 < errors.size() && below + errors[at].second < total / 2) below += errors[at++].second;
        const bool between = below + errors[at].second == total / 2 && at + 1 < errors.size();
        return between ? errors[at].first + (errors[at + 1].first - errors[at].first) / 2 : errors[at].first;
    }
};
inline constexpr median_absolute_error_metric median_absolute_error{};

/// Weighted mean of `r^2 / 2` for errors `r = abs(y - p)` up to `delta` (default 1, > 0) and of
/// `delta (r - delta / 2)` beyond, >= 0; smaller is better. As `mse`. Source: Huber, "Robust estimation of a location
/// parameter", 1964, doi:10.1214/aoms/1177703732.
struct huber_loss_metric {
    static constexpr std::string_view name = "huber_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    positive delta = 1;
    static auto parameters() {
        return std::array{parameter{"delta", &huber_loss_metric::delta, "errors beyond it count linearly"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::mean_of_rows<huber_loss_metric>(truth, predictions, weights, [&](double y, double p) {
            const double r = std::abs(y - p);
            return r <= delta ? r * r / 2 : delta * (r - delta / 2);
        });
    }

    friend constexpr bool operator==(const huber_loss_metric&, const huber_loss_metric&) = default;
};
inline constexpr huber_loss_metric huber_loss{};

/// Weighted mean of `delta^2 (sqrt(1 + (r / delta)^2) - 1)`, r = y - p: `huber_loss` without a corner (XGBoost's
/// mphe), >= 0; smaller is better. As `huber_loss`. Source: Charbonnier et al., "Deterministic edge-preserving
/// regularization in computed imaging", 1997, doi:10.1109/83.551699.
struct pseudo_huber_loss_metric {
    static constexpr std::string_view name = "pseudo_huber_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    positive delta = 1;
    static auto parameters() {
        return std::array{
            parameter{"delta", &pseudo_huber_loss_metric::delta, "errors far beyond it count linearly"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::mean_of_rows<pseudo_huber_loss_metric>(
            truth, predictions, weights, [&](double y, double p) {
                // r^2 / (1 + sqrt(1 + r^2)) keeps the digits of small errors.
                const double r = (y - p) / delta;
                return delta * delta * (r * (r / (1 + std::hypot(1.0, r))));
            });
    }

    friend constexpr bool operator==(const pseudo_huber_loss_metric&,
                                     const pseudo_huber_loss_metric&) = default;
};
inline constexpr pseudo_huber_loss_metric pseudo_huber_loss{};

/// Weighted mean of `c r - c^2 log(1 + r / c)`, r = abs(y - p), `c` (default 1, > 0), >= 0; smaller is better
/// (LightGBM's fair). As `huber_loss`. Source: Fair, "On the robust estimation of econometric models", 1974.
struct fair_loss_metric {
    static constexpr std::string_view name = "fair_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = numeric_target;

    positive c = 1;
    static auto parameters() {
        return std::array{parameter{"c", &fair_loss_metric::c, "errors far beyond it count linearly"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::mean_of_rows<fair_loss_metric>(truth, predictions, weights, [&](double y, double p) {
            const double r = std::abs(y - p);
            return c * r - c * c * std::log1p(r / c);
        });
    }

    friend constexpr bool operator==(const fair_loss_metric&, const fair_loss_metric&) = default;
};
inline constexpr fair_loss_metric fair_loss{};

}  // namespace sluice
