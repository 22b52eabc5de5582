// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_averaging.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice {

/// The share of the labels that are there or said which are both, hits / (actual + predicted - hits), in [0, 1]; 0 where there are
/// none.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `average` | `macro` | | how the scores of labels become one |
/// | `threshold` | 0.5 | in [0, 1] | a label is said where its probability is above it |
///
/// Arguments and errors as of `hamming_loss`. O(n_rows n_labels). Source: Jaccard, "The distribution of the flora in the alpine
/// zone", 1912, doi:10.1111/j.1469-8137.1912.tb05611.x.
struct jaccard_score_metric {
    static constexpr std::string_view name = "jaccard_score";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    unit_interval threshold = 0.5;
    static auto parameters() {
        return std::array{
            parameter{"average", &jaccard_score_metric::average, "how the scores of labels become one"},
            parameter{"threshold", &jaccard_score_metric::threshold,
                      "probability above which a label is said"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_counts(*this, truth, predictions, weights, [&](const detail::class_counts& c) {
            const double any = c.actual + c.predicted - c.hits;
            return any > 0 ? c.hits / any : 0;
        });
    }
    friend constexpr bool operator==(const jaccard_score_metric&, const jaccard_score_metric&) = default;
};
inline constexpr jaccard_score_metric jaccard_score{};

}  // namespace sluice
