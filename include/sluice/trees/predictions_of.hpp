// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/objective.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace sluice::trees {

/// What the margins of all rows mean, [n_rows x width], by `fitted.predictions_of(margins, out)` of each row.
template <class Fitted>
[[nodiscard]] Eigen::MatrixXd predictions_of(const Fitted& fitted, const margin_table& margins,
                                             std::size_t width, const context& ctx) {
    const std::size_t n_rows = margins.front().size();
    Eigen::MatrixXd all(static_cast<Eigen::Index>(n_rows), static_cast<Eigen::Index>(width));
    for_each_chunk(ctx, n_rows, std::size_t{1} << 13, [&](chunk part) {
        std::vector<double> own(margins.size()), row(width);
        for (std::size_t i = part.begin; i < part.end; ++i) {
            for (std::size_t k = 0; k < own.size(); ++k) own[k] = margins[k][i];
            fitted.predictions_of(own, row);
            for (std::size_t k = 0; k < width; ++k)
                all(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = row[k];
        }
    });
    return all;
}

}  // namespace sluice::trees
