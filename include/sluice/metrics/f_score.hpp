// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/confusion_matrix.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// How scores of classes become one: that of one class; their mean; over all decisions at once; their mean weighted
/// by the classes' weight in the truth.
enum class averaging : std::uint8_t { binary, macro, micro, weighted };

namespace detail {

struct class_counts {
    double hits = 0;       // truly of the class and predicted so
    double predicted = 0;  // predicted as the class
    double actual = 0;     // truly of the class

    /// `(1 + beta^2) P R / (beta^2 P + R)`, written so that it needs no division but one. 0 where nothing was there to
    /// be found and nothing was claimed.
    [[nodiscard]] double f(double beta) const {
        const double square = beta * beta;
        const double denominator = square * actual + predicted;
        return denominator > 0 ? (1 + square) * hits / denominator : 0;
    }
    [[nodiscard]] double precision() const { return predicted > 0 ? hits / predicted : 0; }
    [[nodiscard]] double recall() const { return actual > 0 ? hits / actual : 0; }
};

/// A score averaged over classes. `positive` is the second of two classes, or the one of that name.
template <class Score>
[[nodiscard]] double averaged(const confusion& c, averaging how, std::string_view positive,
                              std::string_view metric, const Score& score) {
    const Eigen::Index n = c.counts.rows();
    const auto counts = [&](Eigen::Index k) {
        return class_counts{c.counts(k, k), c.counts.col(k).sum(), c.counts.row(k).sum()};
    };
    if (how == averaging::binary) {
        Eigen::Index chosen = n == 2 && positive.empty() ? 1 : -1;
        for (Eigen::Index k = 0; k < n; ++k)
            if (c.names[static_cast<std::size_t>(k)] == positive) chosen = k;
        require_metric(chosen >= 0, metric, "needs a positive class that is there, or two classes",
                       std::string(positive));
        return score(counts(chosen));
    }
    class_counts all;
    double sum = 0, weight = 0;
    for (Eigen::Index k = 0; k < n; ++k) {
        const class_counts one = counts(k);
        all = {all.hits + one.hits, all.predicted + one.predicted, all.actual + one.actual};
        const double w = how == averaging::weighted ? one.actual : 1;
        sum += w * score(one);
        weight += w;
    }
    return how == averaging::micro ? score(all) : sum / weight;
}

}  // namespace detail

/// Options of `precision`, `recall` and `f_score`.
struct f_options {
    averaging average = averaging::binary;
    std::string_view positive = {};  ///< name of the positive class; empty: the second of two classes
    double beta = 1;                 ///< weight of recall against precision, for `f_score`
};

/// The share of what was claimed that is right: hits / predicted, in [0, 1]; 0 where nothing was claimed.
/// Throws `invalid_data` as `accuracy` does, and when `average` is `binary` and there is no such class. O(n_rows).
[[nodiscard]] inline double precision(const class_target& truth, const class_target& predictions,
                                      const f_options& options = {}, std::span<const double> weights = {}) {
    return detail::averaged(confusion_matrix(truth, predictions, weights), options.average, options.positive,
                            "precision", [](const detail::class_counts& c) { return c.precision(); });
}

/// The share of what is there that was found: hits / actual, in [0, 1]; 0 where nothing is there. As `precision`.
[[nodiscard]] inline double recall(const class_target& truth, const class_target& predictions,
                                   const f_options& options = {}, std::span<const double> weights = {}) {
    return detail::averaged(confusion_matrix(truth, predictions, weights), options.average, options.positive,
                            "recall", [](const detail::class_counts& c) { return c.recall(); });
}

/// The weighted harmonic mean of precision P and recall R, `(1 + beta^2) P R / (beta^2 P + R)`, in [0, 1]; 0 where
/// both are. As `precision`.
/// Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
[[nodiscard]] inline double f_score(const class_target& truth, const class_target& predictions,
                                    const f_options& options = {}, std::span<const double> weights = {}) {
    return detail::averaged(confusion_matrix(truth, predictions, weights), options.average, options.positive,
                            "f_score", [&](const detail::class_counts& c) { return c.f(options.beta); });
}

}  // namespace sluice
