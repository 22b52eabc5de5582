// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/class_metric.hpp"
#include "sluice/metrics/confusion_matrix.hpp"

#include <cmath>
#include <span>
#include <string_view>

namespace sluice {

/// The correlation of predicted and true classes, in [-1, 1]; larger is better, 0 is chance. Of any number of classes:
/// `(c s - sum t_k p_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2))`, s the weight of all rows, c that of the hits, t_k
/// and p_k those of the rows of class k and of the rows that were predicted as it. 0 where either has one class only.
///
/// `matthews_correlation(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Throws
/// `invalid_data` as `accuracy` does. O(n_rows + n_classes^2). Source: Matthews, "Comparison of the predicted and
/// observed secondary structure of T4 phage lysozyme", 1975, doi:10.1016/0005-2795(75)90109-9; Gorodkin, "Comparing
/// two K-category assignments by a K-category correlation coefficient", 2004, doi:10.1016/j.compbiolchem.2004.09.006.
struct matthews_correlation_metric : detail::class_metric<matthews_correlation_metric> {
    static constexpr std::string_view name = "matthews_correlation";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(const class_target& y, const class_target& p,
                                   std::span<const double> weights) {
        const confusion c = confusion_matrix(y, p, weights);
        double all = 0, hits = 0, by_chance = 0, actual_squares = 0, predicted_squares = 0;
        for (Eigen::Index k = 0; k < c.counts.rows(); ++k) {
            const double actual = c.actual(k), predicted = c.predicted(k);
            all += actual;
            hits += c.counts(k, k);
            by_chance += actual * predicted;
            actual_squares += actual * actual;
            predicted_squares += predicted * predicted;
        }
        const double spread = (all * all - actual_squares) * (all * all - predicted_squares);
        return spread > 0 ? (hits * all - by_chance) / std::sqrt(spread) : 0.0;
    }
};
inline constexpr matthews_correlation_metric matthews_correlation{};

}  // namespace sluice
