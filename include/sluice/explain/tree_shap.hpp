// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/explain/shap_background.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What each feature adds to each margin, row by row.
struct shap_values {
    std::vector<std::string> feature_names = {};  ///< [n_features]
    std::vector<std::string> output_names = {};   ///< [n_outputs]
    /// For each output [n_rows x (n_features + 1)]: the SHAP value of each feature, and in the last column the
    /// expected value, the same in every row. A row sums to the margin.
    std::vector<Eigen::MatrixXd> contributions = {};
};

namespace detail {

template <class Background, tree_model Model>
[[nodiscard]] shap_values shap_values_by(const Background& background, const Model& fitted,
                                         const tree_rows& rows, const context& ctx) {
    const auto& booster = booster_of(fitted);
    const auto n_features = static_cast<Eigen::Index>(rows.n_features());
    shap_values all{rows.names(), output_names(fitted), {}};
    all.contributions.assign(booster.n_outputs(),
                             Eigen::MatrixXd(static_cast<Eigen::Index>(rows.n_rows()), n_features + 1));
    explain_rows(background, booster, rows, ctx,
                 [&](auto& game, std::size_t row, std::size_t output, const auto& leaves) {
                     Eigen::VectorXd values = Eigen::VectorXd::Zero(n_features + 1);
                     values[n_features] = background.expected(output);
                     const std::span<double> of_features(values.data(), rows.n_features());
                     leaves([&](std::span<const path_player> players, double value) {
                         game.add_values(players, value, of_features);
                     });
                     all.contributions[output].row(static_cast<Eigen::Index>(row)) = values;
                 });
    return all;
}

}  // namespace detail

/// Exact SHAP values of the margins: what each feature adds when it becomes known, on average over all orders in
/// which the features may become known. Features that are not known yet follow the training rows: at a question
/// about one of them, both children count by their cover (path-dependent).
///
/// `phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`, n features, where `v(S)` is the mean
/// margin by cover when the features in S are known. The expected value is `v({})`; with it, the values of a row sum
/// to its margin. Children that both have cover 0 count half each. A missing value is a value like others: it goes
/// where the trees send it. A feature that no tree asks about has the value 0.
///
/// O(n_rows n_leaves depth^2), with `min(depth, n_features)` in place of `depth`; within a leaf all terms of a value
/// have one sign, so deep trees lose no digits. The same bits for any number of threads. Throws `schema_mismatch`
/// when `x` lacks a column that the model reads, `invalid_data` for trees with linear leaves.
///
/// Example: `tree_shap(model, x).contributions[0].row(3)`. Source: Lundberg et al., "From local explanations to global
/// understanding with explainable AI for trees", 2020, doi:10.1038/s42256-019-0138-9; coalitions are summed up by
/// quadrature of Owen, "Multilinear extensions of games", 1972, doi:10.1287/mnsc.18.5.64.
template <tree_model Model, table_like X>
[[nodiscard]] shap_values tree_shap(const Model& fitted, const X& x, const context& ctx = {}) {
    detail::require_constant_leaves(booster_of(fitted), "tree_shap");
    const detail::tree_rows rows(fitted, x, "tree_shap", ctx);
    return detail::shap_values_by(detail::cover_background(booster_of(fitted)), fitted, rows, ctx);
}

/// The same where features that are not known have the values of a background row, on average over the rows of a
/// background table (interventional): what the model does when features are set, whatever their dependence. The
/// expected value is the mean margin of the background.
///
/// O(n_rows n_background n_leaves depth). Throws `invalid_data` when the background has no rows, and as `tree_shap`.
///
/// Example: `interventional_tree_shap(model, x, train.x().take(some_hundred_rows))`. Source: as above, and Janzing,
/// Minorics, Bloebaum, "Feature relevance quantification in explainable AI: a causal problem", 2020, arXiv:1910.13413.
template <tree_model Model, table_like X, table_like Background>
[[nodiscard]] shap_values interventional_tree_shap(const Model& fitted, const X& x,
                                                   const Background& background, const context& ctx = {}) {
    constexpr std::string_view component = "interventional_tree_shap";
    detail::require_constant_leaves(booster_of(fitted), component);
    const detail::tree_rows rows(fitted, x, component, ctx);
    const detail::tree_rows others(fitted, background, component, ctx);
    return detail::shap_values_by(detail::row_background(booster_of(fitted), others, component), fitted, rows,
                                  ctx);
}

}  // namespace sluice
