// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/explain/shap_background.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// What each pair of features adds to each margin, row by row.
struct shap_interaction_values {
    std::vector<std::string> feature_names = {};  ///< [n_features]
    std::vector<std::string> output_names = {};   ///< [n_outputs]
    std::vector<double> expected_values = {};     ///< [n_outputs]
    /// For each output and row [n_features x n_features], symmetric: half the interaction of two features at either
    /// place, and on the diagonal what is left of a feature's SHAP value. A row of it sums to that value, and all of it,
    /// with the expected value, to the margin.
    std::vector<std::vector<Eigen::MatrixXd>> pairs = {};
};

namespace detail {

template <class Background, tree_model Model>
[[nodiscard]] shap_interaction_values shap_interactions_by(const Background& background, const Model& fitted,
                                                           const tree_rows& rows, const context& ctx) {
    const auto& booster = booster_of(fitted);
    const auto n = static_cast<Eigen::Index>(rows.n_features());
    shap_interaction_values all{rows.names(), output_names(fitted), {}, {}};
    for (std::size_t k = 0; k < booster.n_outputs(); ++k)
        all.expected_values.push_back(background.expected(k));
    all.pairs.assign(booster.n_outputs(), std::vector<Eigen::MatrixXd>(rows.n_rows()));
    explain_rows(background, booster, rows, ctx,
                 [&](auto& game, std::size_t row, std::size_t output, const auto& leaves) {
                     Eigen::MatrixXd pairs = Eigen::MatrixXd::Zero(n, n);
                     leaves([&](std::span<const path_player> players, double value) {
                         game.add_interactions(players, value, pairs);
                     });
                     all.pairs[output][row] = std::move(pairs);
                 });
    return all;
}

}  // namespace detail

/// Exact SHAP interaction values of the margins, features that are not known following the training rows by cover.
///
/// `phi_ij = sum over S without i, j of |S|! (n - |S| - 2)! / (2 (n - 1)!) (v(S + i + j) - v(S + i) - v(S + j) + v(S))`
/// with `v` as in `tree_shap`, and `phi_ii = phi_i - sum of phi_ij over j != i`.
///
/// O(n_rows n_leaves depth^3), with `min(depth, n_features)` in place of `depth`; memory
/// O(n_rows n_features^2 n_outputs): of many rows, take a part. The same bits for any number of threads. Throws
/// `schema_mismatch` when `x` lacks a column that the model reads, `invalid_data` for trees with linear leaves.
///
/// Example: `shap_interactions(model, x).pairs[0][3](1, 2)`. Source: Lundberg et al., 2020,
/// doi:10.1038/s42256-019-0138-9; Fujimoto, Kojadinovic, Marichal, "Axiomatic characterizations of probabilistic and
/// cardinal-probabilistic interaction indices", 2006, doi:10.1016/j.geb.2005.03.002.
template <tree_model Model, table_like X>
[[nodiscard]] shap_interaction_values shap_interactions(const Model& fitted, const X& x,
                                                        const context& ctx = {}) {
    detail::require_constant_leaves(booster_of(fitted), "shap_interactions");
    const detail::tree_rows rows(fitted, x, "shap_interactions", ctx);
    return detail::shap_interactions_by(detail::cover_background(booster_of(fitted)), fitted, rows, ctx);
}

/// The same where features that are not known have the values of a background row, on average over the rows of a
/// background table; see `interventional_tree_shap`. O(n_rows n_background n_leaves depth^2). Throws `invalid_data`
/// when the background has no rows, and as `shap_interactions`.
template <tree_model Model, table_like X, table_like Background>
[[nodiscard]] shap_interaction_values interventional_shap_interactions(const Model& fitted, const X& x,
                                                                       const Background& background,
                                                                       const context& ctx = {}) {
    constexpr std::string_view component = "interventional_shap_interactions";
    detail::require_constant_leaves(booster_of(fitted), component);
    const detail::tree_rows rows(fitted, x, component, ctx);
    const detail::tree_rows others(fitted, background, component, ctx);
    return detail::shap_interactions_by(detail::row_background(booster_of(fitted), others, component), fitted,
                                        rows, ctx);
}

}  // namespace sluice
