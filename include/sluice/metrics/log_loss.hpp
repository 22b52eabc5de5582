// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted mean of -ln(probability of the true class), in [0, 36.04]; smaller is better.
///
/// `log_loss(truth, probabilities, weights = {})`: probabilities [n_rows x n_classes], columns in the order of
/// `truth`'s classes, each row summing to 1. Probabilities are kept inside [2^-52, 1 - 2^-52] first, so that one sure
/// mistake costs 36.04 and not everything. Throws `invalid_data` for other shapes, probabilities outside [0, 1], and
/// as `accuracy` does. O(n_rows).
struct log_loss_metric {
    static constexpr std::string_view name = "log_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = true;
    using target_kind = class_target;

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& probabilities,
                                    std::span<const double> weights = {}) const {
        if constexpr (!std::same_as<Truth, class_target> || !std::same_as<Predictions, Eigen::MatrixXd>) {
            detail::require_classes_for_metric<std::same_as<Truth, void>, log_loss_metric, Predictions>();
            return std::numeric_limits<double>::quiet_NaN();
        } else {
            detail::require_metric(static_cast<std::size_t>(probabilities.rows()) == truth.size() &&
                                       static_cast<std::size_t>(probabilities.cols()) == truth.n_classes(),
                                   name, "needs probabilities of each row and class",
                                   to_text(probabilities.rows()) + " x " + to_text(probabilities.cols()));
            const detail::metric_weights w(weights, truth.size(), name);
            double sum = 0, total = 0;
            for (std::size_t i = 0; i < truth.size(); ++i) {
                const double p = probabilities(static_cast<Eigen::Index>(i), truth.codes[i]);
                detail::require_metric(p >= 0 && p <= 1, name, "probabilities lie in [0, 1]", to_text(p));
                sum -= w[i] * std::log((std::min)((std::max)(p, 0x1p-52), 1 - 0x1p-52));
                total += w[i];
            }
            return sum / total;
        }
    }
};
inline constexpr log_loss_metric log_loss{};

}  // namespace sluice
