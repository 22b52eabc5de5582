// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted share of rows whose class is predicted, in [0, 1]; classes are matched by name.
///
/// `accuracy(truth, predictions, weights = {})`, [n_rows] each. Throws `invalid_data` for no rows, unequal
/// lengths, or weights that are negative, not finite or all 0. O(n_rows).
struct accuracy_metric {
    static constexpr std::string_view name = "accuracy";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        if constexpr (!std::same_as<Truth, class_target> || !std::same_as<Predictions, class_target>) {
            detail::require_classes_for_metric<std::same_as<Truth, void>, accuracy_metric, Predictions>();
            return std::numeric_limits<double>::quiet_NaN();
        } else {
            const detail::matched_classes both(truth, predictions, name);
            const detail::metric_weights w(weights, truth.size(), name);
            double right = 0, total = 0;
            for (std::size_t i = 0; i < truth.size(); ++i) {
                right += both.truth[i] == both.predicted[i] ? w[i] : 0;
                total += w[i];
            }
            return right / total;
        }
    }
};
inline constexpr accuracy_metric accuracy{};

}  // namespace sluice
