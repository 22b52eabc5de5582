// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/confusion_matrix.hpp"

#include <cmath>
#include <span>
#include <string_view>
#include <tuple>

namespace sluice {

/// The correlation of predicted and true classes, in [-1, 1]; larger is better, 0 is chance. Of any number of classes:
/// `(c s - sum t_k p_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2))`, s the weight of all rows, c that of the hits, t_k
/// and p_k those of the rows of class k and of the rows that were predicted as it. 0 where either has one class only.
///
/// `matthews_correlation(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Throws
/// `invalid_data` as `accuracy` does. O(n_rows + n_classes^2). Source: Matthews, "Comparison of the predicted and
/// observed secondary structure of T4 phage lysozyme", 1975, doi:10.1016/0005-2795(75)90109-9; Gorodkin, "Comparing
/// two K-category assignments by a K-category correlation coefficient", 2004, doi:10.1016/j.compbiolchem.2004.09.006.
struct matthews_correlation_metric {
    static constexpr std::string_view name = "matthews_correlation";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;
    static constexpr auto parameters() { return std::tuple{}; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<matthews_correlation_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                const confusion c = confusion_matrix(y, p, weights);
                const Eigen::VectorXd actual = c.counts.rowwise().sum(),
                                      predicted = c.counts.colwise().sum().transpose();
                const double all = actual.sum();
                const double spread =
                    (all * all - actual.squaredNorm()) * (all * all - predicted.squaredNorm());
                return spread > 0 ? (c.counts.trace() * all - actual.dot(predicted)) / std::sqrt(spread)
                                  : 0.0;
            });
    }

    friend constexpr bool operator==(const matthews_correlation_metric&,
                                     const matthews_correlation_metric&) = default;
};
inline constexpr matthews_correlation_metric matthews_correlation{};

}  // namespace sluice
