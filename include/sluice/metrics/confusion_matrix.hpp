// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sluice {

/// How often each class was taken for each: `counts(i, k)` is the weight of the rows of class i that were
/// predicted as class k. Classes stand in the truth's order, then those that were only predicted. Sums are taken in
/// that order on every machine.
struct confusion {
    Eigen::MatrixXd counts;          // [n_classes x n_classes]
    std::vector<std::string> names;  // [n_classes]

    /// The weight of the rows that are of class k.
    [[nodiscard]] double actual(Eigen::Index k) const {
        double sum = 0;
        for (Eigen::Index j = 0; j < counts.cols(); ++j) sum += counts(k, j);
        return sum;
    }
    /// The weight of the rows that were predicted as class k.
    [[nodiscard]] double predicted(Eigen::Index k) const {
        double sum = 0;
        for (Eigen::Index i = 0; i < counts.rows(); ++i) sum += counts(i, k);
        return sum;
    }
};

/// Counts hits and misses; see `confusion`. `truth` and `predictions` [n_rows], matched by class name. Exact where
/// weights are whole numbers that sum to less than 2^53. Throws `invalid_data` as `accuracy` does.
/// O(n_rows + n_classes^2).
[[nodiscard]] inline confusion confusion_matrix(const class_target& truth, const class_target& predictions,
                                                std::span<const double> weights = {}) {
    const detail::matched_classes both(truth, predictions, "confusion_matrix");
    const detail::metric_weights w(weights, truth.size(), "confusion_matrix");
    const auto n = static_cast<Eigen::Index>(both.names.size());
    confusion result{Eigen::MatrixXd::Zero(n, n), both.names};
    for (std::size_t i = 0; i < truth.size(); ++i) result.counts(both.truth[i], both.predicted[i]) += w[i];
    return result;
}

}  // namespace sluice
