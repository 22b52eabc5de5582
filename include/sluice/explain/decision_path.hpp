// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/shown_tree.hpp"
#include "sluice/explain/tree_rows.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A question on a row's way: is the value of the feature below the threshold? Yes goes left.
struct decision {
    std::size_t node = 0;     ///< place in the tree, as the dumps name it
    std::size_t feature = 0;  ///< place among the features
    std::string feature_name = {};
    bool asks_category = false;  ///< whether the category is one of `categories`, not a number below one
    double threshold = 0;        ///< of a number
    std::vector<std::string> categories = {};  ///< those that go left
    double value = 0;                          ///< of the row; NaN when it is missing, and of a category
    std::string category = {};  ///< of the row; empty when it is missing or one that the model does not know
    bool yes = false;           ///< which way the row goes, also when its value is missing
    trees::node_statistics statistics = {};

    /// `age < 40.5: yes, 31`, or `age < 40.5: no, missing`.
    [[nodiscard]] std::string text() const {
        const std::string asked =
            asks_category ? " in " + detail::in_braces(categories, ", ") : " < " + to_text(threshold);
        const std::string answer =
            std::isnan(value) ? (category.empty() ? "missing" : category) : to_text(value);
        return feature_name + asked + (yes ? ": yes, " : ": no, ") + answer;
    }
};

/// The way of a row through a tree.
struct tree_path {
    std::vector<decision> decisions = {};  ///< from the root down; empty when the tree is a leaf
    std::size_t leaf = 0;                  ///< place in the tree
    double leaf_value = 0;                 ///< what the tree adds to the margin of the row

    /// A line for each question, and one for the leaf.
    [[nodiscard]] std::string text() const {
        std::string all;
        for (const decision& one : decisions) all += one.text() + "\n";
        return all + "leaf " + to_text(leaf) + ": " + to_text(leaf_value) + "\n";
    }
};

namespace detail {

/// Puts names in the place of codes.
inline void tell_categories(decision& asked, const trees::node& node, const trees::category_sets& sets,
                            const trees::category_codes& categories) {
    const auto* known = categories.find(asked.feature);
    asked.asks_category = true;
    asked.threshold = 0;
    asked.categories = left_categories_of(node, sets, categories);
    if (known != nullptr && !std::isnan(asked.value))
        asked.category = known->name(static_cast<std::size_t>(asked.value));
    asked.value = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// The questions that a tree asks a row of a table, and its answers. O(n_features + depth) beside the steps before the
/// trees. Throws `invalid_data` when there is no such row or tree, `schema_mismatch` when `x` lacks a column that the
/// model reads.
///
/// Example: `decision_path(model, x, 3, {.round = 0}).text()`.
template <tree_model Model, table_like X>
[[nodiscard]] tree_path decision_path(const Model& fitted, const X& x, std::size_t row, tree_at at = {},
                                      const context& ctx = {}) {
    constexpr std::string_view component = "decision_path";
    const auto& booster = booster_of(fitted);
    detail::require_tree(booster, at, component);
    if (row >= x.n_rows())
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs a row of the " + to_text(x.n_rows()),
                            .actual = to_text(row),
                            .place = {},
                            .hint = "rows count from 0"});
    const std::array<std::size_t, 1> alone{row};
    const detail::tree_rows rows(fitted, x.take(alone), component, ctx);
    const auto& trees = booster.trees(at.output);
    const auto nodes = trees.nodes(at.round);
    tree_path path;
    std::size_t place = 0;
    while (!nodes[place].is_leaf()) {
        const std::size_t j = nodes[place].feature();
        const double value = rows.columns()[j][0];
        const std::uint32_t step = trees.step(nodes[place], value);
        path.decisions.push_back({.node = place,
                                  .feature = j,
                                  .feature_name = rows.columns()[j].name,
                                  .threshold = nodes[place].value,
                                  .value = value,
                                  .yes = step == nodes[place].to_left,
                                  .statistics = trees.statistics(at.round)[place]});
        if (nodes[place].asks_categories())
            detail::tell_categories(path.decisions.back(), nodes[place], trees.sets(), booster.categories());
        place += step;
    }
    path.leaf = place;
    path.leaf_value = trees.value(at.round, place, [&](std::uint32_t j) { return rows.columns()[j][0]; });
    return path;
}

}  // namespace sluice
