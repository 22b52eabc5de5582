// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

/// The probability that a row of the second class is ranked above one of the first, ties counting half: the area
/// under the ROC curve, in [0, 1]; 0.5 is chance.
///
/// `roc_auc(truth, scores, weights = {})`: two classes; scores [n_rows], or probabilities [n_rows x 2] whose second
/// column is taken. A pair counts with the product of its weights. Throws `invalid_data` for more than two classes, a
/// class without weight, NaN, and as `accuracy` does. O(n_rows log n_rows).
/// Source: Hanley, McNeil, "The meaning and use of the area under a ROC curve", 1982, doi:10.1148/radiology.143.1.7063747.
struct roc_auc_metric {
    static constexpr std::string_view name = "roc_auc";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = true;
    using target_kind = class_target;

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        constexpr bool matrix = std::same_as<Predictions, Eigen::MatrixXd>;
        if constexpr (!std::same_as<Truth, class_target> || !(matrix || detail::numbers_like<Predictions>)) {
            detail::require_classes_for_metric<std::same_as<Truth, void>, roc_auc_metric, Predictions>();
            return std::numeric_limits<double>::quiet_NaN();
        } else if constexpr (matrix) {
            detail::require_metric(predictions.cols() == 2, name, "needs probabilities of two classes",
                                   to_text(predictions.cols()));
            return area(
                truth,
                {predictions.data() + predictions.rows(), static_cast<std::size_t>(predictions.rows())},
                weights);
        } else {
            return area(truth, detail::numbers_of(predictions), weights);
        }
    }

  private:
    [[nodiscard]] static double area(const class_target& truth, std::span<const double> scores,
                                     std::span<const double> weights) {
        detail::require_metric(truth.n_classes() == 2, name, "needs two classes", to_text(truth.n_classes()));
        detail::require_metric(scores.size() == truth.size(), name, "needs a score for each row",
                               to_text(scores.size()));
        const detail::metric_weights w(weights, truth.size(), name);
        std::vector<std::size_t> order(scores.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (const double s : scores)
            detail::require_metric(!std::isnan(s), name, "scores must not be missing");
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
        double pairs = 0, below = 0, negatives = 0, positives = 0;
        for (std::size_t i = 0; i < order.size();) {
            double tied_negatives = 0, tied_positives = 0;
            for (const double s = scores[order[i]]; i < order.size() && scores[order[i]] == s; ++i)
                (truth.codes[order[i]] == 1 ? tied_positives : tied_negatives) += w[order[i]];
            pairs += tied_positives * (below + tied_negatives / 2);
            below += tied_negatives;
            negatives += tied_negatives;
            positives += tied_positives;
        }
        detail::require_metric(positives > 0 && negatives > 0, name, "needs rows of both classes");
        return pairs / (positives * negatives);
    }
};
inline constexpr roc_auc_metric roc_auc{};

}  // namespace sluice
