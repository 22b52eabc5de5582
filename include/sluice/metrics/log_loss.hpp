// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted mean of -ln(probability of the true class), in [2^-52, 36.05]; smaller is better.
///
/// `log_loss(truth, probabilities, classes, weights = {})`: probabilities [n_rows x n_classes], each row summing to 1 (to
/// 1e-4), columns in the order of the dictionary `classes`, rows matched to columns by class name. Without `classes` the
/// columns stand in the order of the truth's own dictionary. A probability is moved into [2^-52, 1 - 2^-52] first, as
/// scikit-learn does, so that one sure mistake costs 36.04 and not everything; a class that `classes` does not know had
/// probability 0. Throws `invalid_data` for another shape, rows that are no distribution (NaN too), and as `accuracy`
/// does. O(n_rows n_classes).
/// Source: Good, "Rational decisions", 1952, doi:10.1111/j.2517-6161.1952.tb00104.x.
struct log_loss_metric {
    static constexpr std::string_view name = "log_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = true;
    using target_kind = class_target;
    static auto parameters() { return no_parameters<log_loss_metric>; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& probabilities,
                                    std::span<const double> weights = {}) const {
        return detail::judge_probabilities<log_loss_metric>(
            truth, probabilities, [&](const class_target& y, const Eigen::MatrixXd& p) {
                detail::require_codes(y, name);
                return (*this)(y, p, *y.classes, weights);
            });
    }

    [[nodiscard]] double operator()(const class_target& truth, const Eigen::MatrixXd& probabilities,
                                    const dictionary& classes, std::span<const double> weights = {}) const {
        const auto columns = detail::true_columns(truth, probabilities, classes, name);
        const detail::metric_weights w(weights, truth.size(), name);
        return detail::weighted_mean(truth.size(), w, [&](std::size_t i) {
            const double p = columns[i] < 0 ? 0 : probabilities(static_cast<Eigen::Index>(i), columns[i]);
            return -std::log((std::min)((std::max)(p, 0x1p-52), 1 - 0x1p-52));
        });
    }

    friend constexpr bool operator==(const log_loss_metric&, const log_loss_metric&) = default;
};
inline constexpr log_loss_metric log_loss{};

}  // namespace sluice
