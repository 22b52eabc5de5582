// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/metrics/averaging.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice {

/// The share of what was claimed that is right: hits / predicted, in [0, 1]; 0 where nothing was claimed.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `average` | `binary` | how the scores of classes become one |
/// | `positive_class` | the second of two | name of the class that `binary` scores; the text must outlive the metric, so no text sets it |
///
/// `precision(truth, predictions, weights = {})`, [n_rows] each, both `class_target`; other options:
/// `precision_metric{.average = averaging::macro}(truth, predictions)`. Throws `invalid_data` as `accuracy` does, and
/// when `binary` does not know which class is meant. O(n_rows + n_classes^2).
struct precision_metric {
    static constexpr std::string_view name = "precision";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;

    averaging average = averaging::binary;
    std::string_view positive_class = {};
    static auto parameters() {
        return std::array{
            parameter{"average", &precision_metric::average, "how the scores of classes become one"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<precision_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                return detail::averaged(
                    confusion_matrix(y, p, weights), average, positive_class, name,
                    [](const detail::class_counts& c) { return c.predicted > 0 ? c.hits / c.predicted : 0; });
            });
    }

    friend constexpr bool operator==(const precision_metric&, const precision_metric&) = default;
};
inline constexpr precision_metric precision{};

/// The share of what is there that was found: hits / actual, in [0, 1]; 0 where nothing is there. As `precision`.
struct recall_metric {
    static constexpr std::string_view name = "recall";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;

    averaging average = averaging::binary;
    std::string_view positive_class = {};
    static auto parameters() {
        return std::array{
            parameter{"average", &recall_metric::average, "how the scores of classes become one"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<recall_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                return detail::averaged(
                    confusion_matrix(y, p, weights), average, positive_class, name,
                    [](const detail::class_counts& c) { return c.actual > 0 ? c.hits / c.actual : 0; });
            });
    }

    friend constexpr bool operator==(const recall_metric&, const recall_metric&) = default;
};
inline constexpr recall_metric recall{};

/// The weighted harmonic mean of precision P and recall R, `(1 + beta^2) P R / (beta^2 P + R)`, in [0, 1]; 0 where
/// nothing is there and nothing was claimed. As `precision`, and `beta` (default 1, > 0): how many times as much recall
/// counts as precision.
/// Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
struct f_score_metric {
    static constexpr std::string_view name = "f_score";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;

    averaging average = averaging::binary;
    std::string_view positive_class = {};
    positive beta = 1;
    static auto parameters() {
        return std::array{
            parameter{"average", &f_score_metric::average, "how the scores of classes become one"},
            parameter{"beta", &f_score_metric::beta, "how many times as much recall counts"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<f_score_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                const double square = beta * beta;
                // Of counts, so that there is one division and one case without an answer.
                return detail::averaged(confusion_matrix(y, p, weights), average, positive_class, name,
                                        [&](const detail::class_counts& c) {
                                            const double all = square * c.actual + c.predicted;
                                            return all > 0 ? (1 + square) * c.hits / all : 0;
                                        });
            });
    }

    friend constexpr bool operator==(const f_score_metric&, const f_score_metric&) = default;
};
inline constexpr f_score_metric f_score{};

}  // namespace sluice
