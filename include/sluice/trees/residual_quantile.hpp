// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/types.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace sluice::trees {

/// Where the best constant of a leaf is a quantile, it takes the place of Newton's step: the quantile of what the rows
/// lack, by their weights; 0 where none weighs anything. `minimised.level(output)` must hold one.
[[nodiscard]] inline double residual_quantile(const objective& minimised, std::size_t output,
                                              std::span<const double> margins, const dataset<>& data,
                                              std::span<const row_index> rows) {
    std::vector<double> residuals, weights;
    residuals.reserve(rows.size());
    for (const row_index i : rows) {
        residuals.push_back(minimised.y()[i] - margins[i]);
        if (!data.weights().empty()) weights.push_back(data.weight(i));
    }
    const sorted_values sorted({std::span<const double>(residuals), {}, nullptr}, weights);
    return sorted.empty() ? 0.0 : sorted.quantile(*minimised.level(output));
}

}  // namespace sluice::trees
