// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_averaging.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice {

/// The share of the labels that were said which are there: hits / predicted, in [0, 1]; 0 where nothing was said.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `average` | `macro` | | how the scores of labels become one |
/// | `threshold` | 0.5 | in [0, 1] | a label is said where its probability is above it |
///
/// Arguments and errors as of `hamming_loss`: `multi_label_precision_metric{.average = label_averaging::samples}(truth,
/// predictions)`. `by_label` tells the scores of the labels one by one. O(n_rows n_labels).
struct multi_label_precision_metric {
    static constexpr std::string_view name = "multi_label_precision";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    unit_interval threshold = 0.5;
    static auto parameters() {
        return std::array{parameter{"average", &multi_label_precision_metric::average,
                                    "how the scores of labels become one"},
                          parameter{"threshold", &multi_label_precision_metric::threshold,
                                    "probability above which a label is said"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_counts(*this, truth, predictions, weights, [&](const detail::class_counts& c) {
            return c.predicted > 0 ? c.hits / c.predicted : 0;
        });
    }
    friend constexpr bool operator==(const multi_label_precision_metric&,
                                     const multi_label_precision_metric&) = default;
};
inline constexpr multi_label_precision_metric multi_label_precision{};

/// The share of the labels that are there which were said: hits / actual, in [0, 1]; 0 where nothing is there. As
/// `multi_label_precision`.
struct multi_label_recall_metric {
    static constexpr std::string_view name = "multi_label_recall";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    unit_interval threshold = 0.5;
    static auto parameters() {
        return std::array{
            parameter{"average", &multi_label_recall_metric::average, "how the scores of labels become one"},
            parameter{"threshold", &multi_label_recall_metric::threshold,
                      "probability above which a label is said"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_counts(*this, truth, predictions, weights, [&](const detail::class_counts& c) {
            return c.actual > 0 ? c.hits / c.actual : 0;
        });
    }
    friend constexpr bool operator==(const multi_label_recall_metric&,
                                     const multi_label_recall_metric&) = default;
};
inline constexpr multi_label_recall_metric multi_label_recall{};

/// The weighted harmonic mean of the two, `(1 + beta^2) hits / (beta^2 actual + predicted)`, in [0, 1]; 0 where nothing is there
/// and nothing was said. As `multi_label_precision`, and `beta` (default 1, > 0): how many times as much recall counts.
/// Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
struct multi_label_f_score_metric {
    static constexpr std::string_view name = "multi_label_f_score";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    unit_interval threshold = 0.5;
    positive beta = 1;
    static auto parameters() {
        return std::array{
            parameter{"average", &multi_label_f_score_metric::average, "how the scores of labels become one"},
            parameter{"threshold", &multi_label_f_score_metric::threshold,
                      "probability above which a label is said"},
            parameter{"beta", &multi_label_f_score_metric::beta, "how many times as much recall counts"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        const double square = beta * beta;
        return detail::judge_counts(*this, truth, predictions, weights, [&](const detail::class_counts& c) {
            const double all = square * c.actual + c.predicted;
            return all > 0 ? (1 + square) * c.hits / all : 0;
        });
    }
    friend constexpr bool operator==(const multi_label_f_score_metric&,
                                     const multi_label_f_score_metric&) = default;
};
inline constexpr multi_label_f_score_metric multi_label_f_score{};

}  // namespace sluice
