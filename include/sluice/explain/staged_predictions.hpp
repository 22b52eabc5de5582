// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/explain/tree_rows.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// Calls `note(row, round, margins)` after each round, for one row after the other.
template <class Note>
void for_each_stage(const trees::boosted_trees& trees, const tree_rows& rows, chunk part, const Note& note) {
    std::vector<double> x(rows.n_features()), margins(trees.n_outputs());
    const auto at = [&x](std::uint32_t j) { return x[j]; };
    for (std::size_t i = part.begin; i < part.end; ++i) {
        rows.read(i, x);
        for (std::size_t k = 0; k < margins.size(); ++k) margins[k] = trees.base_margin(k);
        for (std::size_t t = 0; t < trees.n_rounds(); ++t) {
            for (std::size_t k = 0; k < margins.size(); ++k) {
                const auto& own = trees.trees(k);
                margins[k] += own.value(t, own.leaf_of(t, at), at);
            }
            note(static_cast<Eigen::Index>(i), t, std::span<const double>(margins));
        }
    }
}

/// A matrix for each round, [n_rows x n_columns].
[[nodiscard]] inline std::vector<Eigen::MatrixXd> stages(std::size_t n_rounds, std::size_t n_rows,
                                                         std::size_t n_columns) {
    return std::vector<Eigen::MatrixXd>(
        n_rounds, Eigen::MatrixXd(static_cast<Eigen::Index>(n_rows), static_cast<Eigen::Index>(n_columns)));
}

inline constexpr std::size_t rows_of_stage_chunk = 256;

}  // namespace detail

/// The margins after each round, n_rounds times [n_rows x n_outputs]; the last are those of `predict_margin`, to
/// the bit. Empty for a model without trees.
///
/// O(n_rows n_trees depth), memory O(n_rows n_rounds n_outputs): of many rows, take a part. The same bits for any
/// number of threads. Throws `schema_mismatch` when `x` lacks a column that the model reads.
template <tree_model Model, table_like X>
[[nodiscard]] std::vector<Eigen::MatrixXd> staged_margins(const Model& fitted, const X& x,
                                                          const context& ctx = {}) {
    const detail::tree_rows rows(fitted, x, "staged_margins", ctx);
    const auto& trees = booster_of(fitted);
    auto all = detail::stages(trees.n_rounds(), rows.n_rows(), trees.n_outputs());
    for_each_chunk(ctx, rows.n_rows(), detail::rows_of_stage_chunk, [&](chunk part) {
        detail::for_each_stage(trees, rows, part,
                               [&](Eigen::Index row, std::size_t round, std::span<const double> margins) {
                                   for (std::size_t k = 0; k < margins.size(); ++k)
                                       all[round](row, static_cast<Eigen::Index>(k)) = margins[k];
                               });
    });
    return all;
}

/// What the model would have predicted had it stopped after each round: n_rounds matrices, the numbers of a
/// regressor [n_rows x 1] or the probabilities of a classifier [n_rows x n_classes]. The last are those of
/// `predict` and `predict_proba`, to the bit. Costs and errors are those of `staged_margins`.
///
/// Example: the round of the least loss on held-out rows.
/// ```cpp
/// for (const Eigen::MatrixXd& proba : staged_predictions(model, held_out.x()))
///     losses.push_back(log_loss(y, proba, classes(model)));
/// ```
template <tree_model Model, table_like X>
[[nodiscard]] std::vector<Eigen::MatrixXd> staged_predictions(const Model& fitted, const X& x,
                                                              const context& ctx = {}) {
    const detail::tree_rows rows(fitted, x, "staged_predictions", ctx);
    const auto& trees = booster_of(fitted);
    const auto& estimator = detail::tree_estimator(fitted);
    std::size_t width = trees.n_outputs();
    if constexpr (requires { estimator.class_names(); }) width = estimator.class_names()->size();
    auto all = detail::stages(trees.n_rounds(), rows.n_rows(), width);
    for_each_chunk(ctx, rows.n_rows(), detail::rows_of_stage_chunk, [&](chunk part) {
        std::vector<double> said(width);
        detail::for_each_stage(trees, rows, part,
                               [&](Eigen::Index row, std::size_t round, std::span<const double> margins) {
                                   estimator.predictions_of(margins, said);
                                   for (std::size_t k = 0; k < width; ++k)
                                       all[round](row, static_cast<Eigen::Index>(k)) = said[k];
                               });
    });
    return all;
}

}  // namespace sluice
