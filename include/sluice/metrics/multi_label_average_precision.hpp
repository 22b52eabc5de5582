// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_areas.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice {

/// The area under the curve of precision over recall of each label, as `average_precision` sums it, averaged; in [0, 1], larger is
/// better; chance is the share of the rows that have the label.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `average` | `macro` | how the areas of labels become one; `samples`: those of rows, among their labels |
///
/// Arguments and errors as of `coverage_error`; `by_label` tells the areas one by one. Throws `invalid_data` too for a label that
/// no row of weight has. With `samples`, rows without labels do not count. O(n_rows n_labels log n_rows). Source: Davis, Goadrich,
/// "The relationship between precision-recall and ROC curves", 2006, doi:10.1145/1143844.1143874.
struct multi_label_average_precision_metric {
    static constexpr std::string_view name = "multi_label_average_precision";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    label_averaging average = label_averaging::macro;
    static auto parameters() {
        return std::array{parameter{"average", &multi_label_average_precision_metric::average,
                                    "how the areas of labels become one"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& scores,
                                    std::span<const double> weights = {}) const {
        return detail::judge_label_scores<multi_label_average_precision_metric>(
            truth, scores, [&](const multi_label_target& y, const Eigen::MatrixXd& s) {
                return detail::averaged_areas(y, s, weights, average, name, "needs rows with each label",
                                              detail::area_of_precision);
            });
    }
    friend constexpr bool operator==(const multi_label_average_precision_metric&,
                                     const multi_label_average_precision_metric&) = default;
};
inline constexpr multi_label_average_precision_metric multi_label_average_precision{};

}  // namespace sluice
