// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/confusion_matrix.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

/// How the scores of classes become one.
///
/// | averaging | score |
/// |---|---|
/// | `binary` | that of the positive class |
/// | `macro` | mean over the classes that are in the truth or in the predictions |
/// | `micro` | of the sums of all classes' counts |
/// | `weighted` | mean over classes, weighted by their weight in the truth |
enum class averaging : std::uint8_t { binary, macro, micro, weighted };
constexpr auto names_of(averaging) {
    return std::array<std::string_view, 4>{"binary", "macro", "micro", "weighted"};
}

namespace detail {

/// What there is to know about one class to score it: sums of weights.
struct class_counts {
    double hits = 0;       // truly of the class and predicted so
    double predicted = 0;  // predicted as the class
    double actual = 0;     // truly of the class
};

[[nodiscard]] inline Eigen::Index positive_index(const confusion& c, std::string_view positive_class,
                                                 std::string_view metric) {
    const Eigen::Index n = c.counts.rows();
    if (positive_class.empty() && n == 2) return 1;
    for (Eigen::Index k = 0; k < n; ++k)
        if (!positive_class.empty() && c.names[static_cast<std::size_t>(k)] == positive_class) return k;
    require_metric(false, metric, "needs a positive class that is there, or two classes and none named",
                   "\"" + std::string(positive_class) + "\" of " + to_text(n) + " classes");
    return -1;
}

/// `score(class_counts)` averaged over classes.
template <class Score>
[[nodiscard]] double averaged(const confusion& c, averaging how, std::string_view positive_class,
                              std::string_view metric, const Score& score) {
    const auto counts = [&](Eigen::Index k) {
        return class_counts{c.counts(k, k), c.predicted(k), c.actual(k)};
    };
    if (how == averaging::binary) return score(counts(positive_index(c, positive_class, metric)));
    class_counts all;
    double sum = 0, weight = 0;
    for (Eigen::Index k = 0; k < c.counts.rows(); ++k) {
        const class_counts one = counts(k);
        if (one.actual == 0 && one.predicted == 0) continue;
        all = {all.hits + one.hits, all.predicted + one.predicted, all.actual + one.actual};
        const double w = how == averaging::weighted ? one.actual : 1;
        sum += w * score(one);
        weight += w;
    }
    return how == averaging::micro ? score(all) : sum / weight;
}

}  // namespace detail

}  // namespace sluice
