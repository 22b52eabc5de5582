// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_areas.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The probability that a row with a label has a larger score of it than one without, ties counting half: the area under the ROC
/// curve of each label, averaged; in [0, 1], 0.5 is chance.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `average` | `macro` | how the areas of labels become one; `samples`: those of rows, among their labels |
///
/// Arguments and errors as of `coverage_error`; `by_label` tells the areas one by one. Throws `invalid_data` too for a label that
/// no row of weight has, or all have. With `samples`, rows with no label or all do not count. O(n_rows n_labels log n_rows).
/// Source: Hanley, McNeil, "The meaning and use of the area under a ROC curve", 1982, doi:10.1148/radiology.143.1.7063747.
struct multi_label_roc_auc_metric {
    static constexpr std::string_view name = "multi_label_roc_auc";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    static auto parameters() {
        return std::array{
            parameter{"average", &multi_label_roc_auc_metric::average, "how the areas of labels become one"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& scores,
                                    std::span<const double> weights = {}) const {
        return detail::judge_label_scores<multi_label_roc_auc_metric>(
            truth, scores, [&](const multi_label_target& y, const Eigen::MatrixXd& s) {
                const auto area = [](std::vector<detail::scored_row> rows) {
                    const auto pairs = detail::ranked_pairs_of(std::move(rows));
                    return pairs.are_there() ? std::optional(pairs.share()) : std::nullopt;
                };
                return detail::averaged_areas(y, s, weights, average, name,
                                              "needs rows with each label and without it", area);
            });
    }
    friend constexpr bool operator==(const multi_label_roc_auc_metric&,
                                     const multi_label_roc_auc_metric&) = default;
};
inline constexpr multi_label_roc_auc_metric multi_label_roc_auc{};

}  // namespace sluice
