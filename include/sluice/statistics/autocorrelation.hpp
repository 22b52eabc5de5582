// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace sluice {

/// How much a series resembles itself `lag` steps later: `sum (x_i - m)(x_{i+lag} - m) / sum (x_i - m)^2` with the mean
/// m of the whole series, in [-1, 1].
///
/// `lag` 0 gives 1. NaN for a series that does not vary, and for one that is not longer than `lag`. Throws `invalid_data` at
/// a value that is missing or infinite. O(n). Source: Box, Jenkins, "Time series analysis", 1976, section 2.1.5.
[[nodiscard]] inline double autocorrelation(std::span<const double> series, std::size_t lag = 1) {
    bool varies = false;
    compensated_sum sum, squares, products;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (!std::isfinite(series[i]))
            throw invalid_data({.component = "autocorrelation",
                                .requirement = "values must be finite",
                                .actual = to_text(series[i]),
                                .place = "row " + to_text(i),
                                .hint = {}});
        varies = varies || series[i] != series[0];
        // Relative to the first value: where leading digits are shared, the mean keeps digits that it would lose.
        sum.add(series[i] - series[0]);
    }
    if (!varies || series.size() <= lag) return std::numeric_limits<double>::quiet_NaN();
    const double mean = sum.value() / static_cast<double>(series.size());
    const auto deviation = [&](std::size_t i) { return series[i] - series[0] - mean; };
    for (std::size_t i = 0; i < series.size(); ++i) {
        squares.add(deviation(i) * deviation(i));
        if (i >= lag) products.add(deviation(i) * deviation(i - lag));
    }
    return products.value() / squares.value();
}

}  // namespace sluice
