// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/class_metric.hpp"
#include "sluice/metrics/confusion_matrix.hpp"

#include <span>
#include <string_view>

namespace sluice {

/// The mean over the classes of the truth of the share of their rows that is found, in [0, 1]; larger is better. Of
/// classes of any size, each counts the same.
///
/// `balanced_accuracy(truth, predictions, weights = {})`, [n_rows] each, both `class_target`. Classes without weight
/// in the truth do not count. Throws `invalid_data` as `accuracy` does. O(n_rows + n_classes^2). Source: Brodersen et
/// al., "The balanced accuracy and its posterior distribution", 2010, doi:10.1109/ICPR.2010.764.
struct balanced_accuracy_metric : detail::class_metric<balanced_accuracy_metric> {
    static constexpr std::string_view name = "balanced_accuracy";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(const class_target& y, const class_target& p,
                                   std::span<const double> weights) {
        const confusion c = confusion_matrix(y, p, weights);
        double sum = 0, n_classes = 0;
        for (Eigen::Index k = 0; k < c.counts.rows(); ++k)
            if (const double actual = c.actual(k); actual > 0) sum += c.counts(k, k) / actual, ++n_classes;
        return sum / n_classes;
    }
};
inline constexpr balanced_accuracy_metric balanced_accuracy{};

}  // namespace sluice
