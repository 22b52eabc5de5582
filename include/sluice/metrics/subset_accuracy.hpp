// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_averaging.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice {

/// The weighted share of rows all of whose labels are told, and no others (exact match), in [0, 1]. A row without labels is right
/// if none is said. Arguments, `threshold` and errors as of `hamming_loss`.
struct subset_accuracy_metric {
    static constexpr std::string_view name = "subset_accuracy";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;

    unit_interval threshold = 0.5;
    static auto parameters() {
        return std::array{parameter{"threshold", &subset_accuracy_metric::threshold,
                                    "probability above which a label is said"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return detail::judge_labels<subset_accuracy_metric>(
            truth, predictions, threshold, [&](const multi_label_target& y, const multi_label_target& p) {
                const detail::metric_weights w(weights, y.size(), name);
                return detail::weighted_mean(y.size(), w, [&](std::size_t i) {
                    const auto c = detail::counts_of_row(y, p, i);
                    return c.hits == c.actual && c.hits == c.predicted ? 1.0 : 0.0;
                });
            });
    }
    friend constexpr bool operator==(const subset_accuracy_metric&, const subset_accuracy_metric&) = default;
};
inline constexpr subset_accuracy_metric subset_accuracy{};

}  // namespace sluice
