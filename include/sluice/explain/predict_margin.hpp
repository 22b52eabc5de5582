// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/explain/tree_rows.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice {

/// What the trees say of each row before it becomes a prediction, [n_rows x n_outputs]: the constant plus the leaf
/// values, in the order of `output_names(model)`. Log odds of two classes, logarithms of probabilities up to a
/// common constant of more, and for a regressor what its objective's link makes the prediction of. Offsets that the
/// dataset has are where margins start.
///
/// Missing values go where the trees send them. O(n_rows n_trees depth). The same bits for any number of threads.
/// Throws `schema_mismatch` when `x` lacks a column that the model reads.
///
/// Example: `const Eigen::MatrixXd log_odds = predict_margin(model, x);`
template <tree_model Model, class Schema>
[[nodiscard]] Eigen::MatrixXd predict_margin(const Model& fitted, const dataset<Schema>& data,
                                             const context& ctx = {}) {
    constexpr std::string_view component = "predict_margin";
    const detail::tree_rows rows(fitted, data.x(), component, ctx);
    const auto& trees = booster_of(fitted);
    Eigen::MatrixXd margins(static_cast<Eigen::Index>(rows.n_rows()),
                            static_cast<Eigen::Index>(trees.n_outputs()));
    for (std::size_t k = 0; k < trees.n_outputs(); ++k) {
        const auto one = trees.margins(rows.columns(), data, k, component, ctx);
        margins.col(static_cast<Eigen::Index>(k)) =
            Eigen::Map<const Eigen::VectorXd>(one.data(), static_cast<Eigen::Index>(one.size()));
    }
    return margins;
}

/// Of the rows of a table: offsets are 0.
template <tree_model Model, table_like X>
[[nodiscard]] Eigen::MatrixXd predict_margin(const Model& fitted, const X& x, const context& ctx = {}) {
    return predict_margin(fitted, dataset(x), ctx);
}

}  // namespace sluice
