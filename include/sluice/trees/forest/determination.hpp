// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"

#include <cmath>
#include <cstddef>
#include <span>

namespace sluice::trees {

/// R^2 of what is said of an output, weighted, over the rows that have a prediction: `said` holds the predictions of the
/// outputs of all rows, [n_rows x n_outputs], NaN where there is none. NaN where no row has one.
[[nodiscard]] inline double determination(std::span<const double> y, std::span<const double> said,
                                          std::size_t output, const dataset<>& data) {
    const std::size_t n_outputs = said.size() / y.size();
    const auto prediction = [&](std::size_t i) { return said[i * n_outputs + output]; };
    double weight = 0, mean = 0, error = 0, spread = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
        if (!std::isnan(prediction(i))) {
            weight += data.weight(i);
            mean += exact_product(data.weight(i), y[i]);
        }
    mean /= weight;
    for (std::size_t i = 0; i < y.size(); ++i)
        if (!std::isnan(prediction(i))) {
            const double off = y[i] - prediction(i);
            error += exact_product(data.weight(i), exact_product(off, off));
            spread += exact_product(data.weight(i), exact_product(y[i] - mean, y[i] - mean));
        }
    return 1 - error / spread;
}

}  // namespace sluice::trees
