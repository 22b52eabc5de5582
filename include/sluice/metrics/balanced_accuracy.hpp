// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/confusion_matrix.hpp"

#include <span>
#include <string_view>
#include <tuple>

namespace sluice {

/// The mean over the classes of the truth of the share of their rows that is found, in [0, 1]; larger is better. Of
/// classes of any size, each counts the same.
///
/// `balanced_accuracy(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Classes without weight
/// in the truth do not count. Throws `invalid_data` as `accuracy` does. O(n_rows + n_classes^2). Source: Brodersen et
/// al., "The balanced accuracy and its posterior distribution", 2010, doi:10.1109/ICPR.2010.764.
struct balanced_accuracy_metric {
    static constexpr std::string_view name = "balanced_accuracy";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;
    static constexpr auto parameters() { return std::tuple{}; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_classes<balanced_accuracy_metric>(
            truth, predictions, [&](const class_target& y, const class_target& p) {
                const confusion c = confusion_matrix(y, p, weights);
                double sum = 0, n_classes = 0;
                for (Eigen::Index k = 0; k < c.counts.rows(); ++k)
                    if (const double actual = c.counts.row(k).sum(); actual > 0)
                        sum += c.counts(k, k) / actual, ++n_classes;
                return sum / n_classes;
            });
    }

    friend constexpr bool operator==(const balanced_accuracy_metric&,
                                     const balanced_accuracy_metric&) = default;
};
inline constexpr balanced_accuracy_metric balanced_accuracy{};

}  // namespace sluice
