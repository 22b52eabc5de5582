// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/averaging.hpp"
#include "sluice/metrics/label_metric.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// How the scores of labels become one.
///
/// | averaging | score |
/// |---|---|
/// | `macro` | mean over all labels |
/// | `micro` | of all rows and labels together |
/// | `weighted` | mean over labels, weighted by their weight in the truth |
/// | `samples` | weighted mean over rows, each scored by its own labels |
enum class label_averaging : std::uint8_t { macro, micro, weighted, samples };
constexpr auto names_of(label_averaging) {
    return std::array<std::string_view, 4>{"macro", "micro", "weighted", "samples"};
}

namespace detail {

/// Counts of one row's labels, each of weight 1.
[[nodiscard]] inline class_counts counts_of_row(const multi_label_target& y, const multi_label_target& p,
                                                std::size_t row) {
    class_counts counts;
    std::vector<std::size_t> said;
    for_labels_of(p, row, [&](std::size_t k) { said.push_back(k); });
    counts.predicted = static_cast<double>(said.size());
    auto next = said.begin();
    for_labels_of(y, row, [&](std::size_t k) {
        counts.actual += 1;
        while (next != said.end() && *next < k) ++next;
        if (next != said.end() && *next == k) counts.hits += 1;
    });
    return counts;
}

/// Weighted counts of each label, over all rows.
[[nodiscard]] inline std::vector<class_counts> counts_of_labels(const multi_label_target& y,
                                                                const multi_label_target& p,
                                                                const metric_weights& w) {
    std::vector<class_counts> all(y.labels.width());
    std::vector<std::uint8_t> is_said(all.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        for_labels_of(p, i, [&](std::size_t k) {
            is_said[k] = 1;
            all[k].predicted += w[i];
        });
        for_labels_of(y, i, [&](std::size_t k) {
            all[k].actual += w[i];
            if (is_said[k] > 0) all[k].hits += w[i];
        });
        for_labels_of(p, i, [&](std::size_t k) { is_said[k] = 0; });
    }
    return all;
}

/// `score(class_counts)` averaged over labels or rows; 0 if weighted by labels that no row has.
template <class Score>
[[nodiscard]] double averaged(const multi_label_target& y, const multi_label_target& p,
                              std::span<const double> weights, label_averaging how, std::string_view metric,
                              const Score& score) {
    const metric_weights w(weights, y.size(), metric);
    if (how == label_averaging::samples)
        return weighted_mean(y.size(), w, [&](std::size_t i) { return score(counts_of_row(y, p, i)); });
    class_counts all;
    double sum = 0, weight = 0;
    for (const class_counts& one : counts_of_labels(y, p, w)) {
        all = {all.hits + one.hits, all.predicted + one.predicted, all.actual + one.actual};
        const double share = how == label_averaging::weighted ? one.actual : 1;
        sum += share * score(one);
        weight += share;
    }
    if (how == label_averaging::micro) return score(all);
    return weight > 0 ? sum / weight : 0;
}

/// What a metric of counts, with `average` and `threshold`, makes of labels.
template <class Metric, class Truth, class Predictions, class Score>
[[nodiscard]] double judge_counts(const Metric& metric, const Truth& truth, const Predictions& predictions,
                                  std::span<const double> weights, const Score& score) {
    return judge_labels<Metric>(truth, predictions, metric.threshold,
                                [&](const multi_label_target& y, const multi_label_target& p) {
                                    return averaged(y, p, weights, metric.average, Metric::name, score);
                                });
}

}  // namespace detail

}  // namespace sluice
