// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/explain/tree_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

/// The leaf in which each row ends up, for each tree.
using leaf_index_matrix = Eigen::Matrix<std::uint32_t, Eigen::Dynamic, Eigen::Dynamic>;

/// The leaf in which each row ends up, [n_rows x n_trees], as its place in the tree; the dumps name nodes the same
/// way. Trees stand by round, then by output: tree `round * n_outputs + output`.
///
/// O(n_rows n_trees depth). The same for any number of threads. Throws `schema_mismatch` when `x` lacks a column
/// that the model reads.
///
/// Example: `leaf_indices(model, x)` one-hot encoded, as features of a linear model. Source: He et al., "Practical
/// lessons from predicting clicks on ads at Facebook", 2014, doi:10.1145/2648584.2648589.
template <tree_model Model, table_like X>
[[nodiscard]] leaf_index_matrix leaf_indices(const Model& fitted, const X& x, const context& ctx = {}) {
    const detail::tree_rows rows(fitted, x, "leaf_indices", ctx);
    const auto& trees = booster_of(fitted);
    const std::size_t n_outputs = trees.n_outputs();
    leaf_index_matrix leaves(static_cast<Eigen::Index>(rows.n_rows()),
                             static_cast<Eigen::Index>(trees.n_rounds() * n_outputs));
    constexpr std::size_t rows_of_chunk = 256;
    for_each_chunk(ctx, rows.n_rows(), rows_of_chunk, [&](chunk part) {
        std::vector<double> values(rows.n_features());
        const auto at = [&values](std::uint32_t j) { return values[j]; };
        for (std::size_t i = part.begin; i < part.end; ++i) {
            rows.read(i, values);
            for (std::size_t t = 0; t < trees.n_rounds(); ++t)
                for (std::size_t k = 0; k < n_outputs; ++k)
                    leaves(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(t * n_outputs + k)) =
                        trees.trees(k).leaf_of(t, at);
        }
    });
    return leaves;
}

}  // namespace sluice
