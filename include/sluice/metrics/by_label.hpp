// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/label_averaging.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// Each label as a target of its own.
[[nodiscard]] inline std::vector<multi_label_target> single_labels(const multi_label_target& y) {
    std::vector<std::vector<std::uint64_t>> ends(y.labels.width());
    std::vector<std::size_t> stored(y.labels.width(), 0);
    for (std::size_t i = 0; i < y.size(); ++i) {
        for_labels_of(y, i, [&](std::size_t k) { ++stored[k]; });
        for (std::size_t k = 0; k < ends.size(); ++k) ends[k].push_back(stored[k]);
    }
    std::vector<multi_label_target> all;
    for (std::size_t k = 0; k < ends.size(); ++k)
        all.push_back({{std::move(ends[k]),
                        std::vector<std::uint32_t>(stored[k], 0),
                        std::vector<double>(stored[k], 1.0),
                        {y.labels.names[k]}}});
    return all;
}

}  // namespace detail

/// What a metric of labels says of each, [n_labels], where the metric itself says an average. `predictions` are those that the
/// metric takes: probabilities or scores, [n_rows x n_labels], or labels. Throws as the metric does. O(n_rows n_labels) and the
/// cost of the metric.
///
/// Example: `const Eigen::VectorXd areas = by_label(multi_label_roc_auc, truth, predict(model, x));`
template <metric Metric, class Predictions>
[[nodiscard]] Eigen::VectorXd by_label(Metric judge, const multi_label_target& truth,
                                       const Predictions& predictions, std::span<const double> weights = {}) {
    if constexpr (requires { judge.average; }) judge.average = label_averaging::macro;
    Eigen::VectorXd all(static_cast<Eigen::Index>(truth.labels.width()));
    if constexpr (std::same_as<Predictions, multi_label_target>) {
        detail::require_same_labels(truth, predictions, Metric::name);
        const auto labels = detail::single_labels(truth), said = detail::single_labels(predictions);
        for (std::size_t k = 0; k < labels.size(); ++k)
            all[static_cast<Eigen::Index>(k)] = judge(labels[k], said[k], weights);
    } else {
        detail::require_scores(truth, predictions, Metric::name);
        const auto labels = detail::single_labels(truth);
        for (std::size_t k = 0; k < labels.size(); ++k) {
            const auto column = static_cast<Eigen::Index>(k);
            all[column] = judge(labels[k], Eigen::MatrixXd(predictions.col(column)), weights);
        }
    }
    return all;
}

}  // namespace sluice
