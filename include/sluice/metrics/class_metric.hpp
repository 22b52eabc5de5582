// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"

#include <span>

namespace sluice::detail {

/// What the metrics of predicted classes without options share: arguments are checked, then
/// `Derived::of(truth, predictions, weights)` runs.
template <class Derived>
struct class_metric {
    static constexpr bool needs_probabilities = false;
    using target_kind = class_target;
    static auto parameters() { return no_parameters<class_metric>; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const double> weights = {}) const {
        return judge_classes<Derived>(truth, predictions, [&](const class_target& y, const class_target& p) {
            return Derived::of(y, p, weights);
        });
    }
    friend constexpr bool operator==(const Derived&, const Derived&) { return true; }
};

}  // namespace sluice::detail
