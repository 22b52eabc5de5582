// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_averaging.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted share of rows and labels that are told wrongly, in [0, 1]; smaller is better.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `threshold` | 0.5 | in [0, 1] | a label is said where its probability is above it |
///
/// `hamming_loss(truth, predictions, weights = {})`: truth a `multi_label_target`, [n_rows x n_labels]; predictions
/// probabilities (`Eigen::MatrixXd`), as `predict(model, x)` gives them, or labels (`multi_label_target`). Throws `invalid_data`
/// for no rows, no labels, other shapes or labels, probabilities that are missing or infinite, and weights that are negative, not
/// finite or all 0. O(n_rows n_labels). Source: Schapire, Singer, "BoosTexter: a boosting-based system for text
/// categorization", 2000, doi:10.1023/A:1007649029923.
struct hamming_loss_metric {
    static constexpr std::string_view name = "hamming_loss";
    static constexpr bool greater_is_better = false;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    unit_interval threshold = 0.5;
    static auto parameters() {
        return std::array{parameter{"threshold", &hamming_loss_metric::threshold,
                                    "probability above which a label is said"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_labels<hamming_loss_metric>(
            truth, predictions, threshold, [&](const multi_label_target& y, const multi_label_target& p) {
                const detail::metric_weights w(weights, y.size(), name);
                const auto n_labels = static_cast<double>(y.labels.width());
                const double wrong = detail::weighted_mean(y.size(), w, [&](std::size_t i) {
                    const auto c = detail::counts_of_row(y, p, i);
                    return c.predicted + c.actual - 2 * c.hits;
                });
                return wrong / n_labels;
            });
    }
    friend constexpr bool operator==(const hamming_loss_metric&, const hamming_loss_metric&) = default;
};
inline constexpr hamming_loss_metric hamming_loss{};

}  // namespace sluice
