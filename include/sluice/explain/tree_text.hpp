// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/shown_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace detail {

/// A name on one line: control characters become `?`.
[[nodiscard]] inline std::string on_one_line(std::string_view name) {
    std::string text;
    for (const char c : name) text += static_cast<unsigned char>(c) < 0x20 || c == '\x7f' ? '?' : c;
    return text;
}

inline void append_tree_text(std::string& out, const shown_tree& tree) {
    // So that the text of a tree that is one long chain does not grow with the square of its depth.
    constexpr std::size_t most_tabs = 1000;
    const auto depth = depths_of(tree.nodes);
    const auto text_of_number = [](double value) { return to_text(value); };
    for (const std::size_t place : reading_order(tree.nodes)) {
        const trees::node& node = tree.nodes[place];
        out.append((std::min)(depth[place], most_tabs), '\t');
        out += to_text(place) + ":";
        if (node.is_leaf()) {
            out += "leaf=" + to_text(node.value);
            if (tree.linear.has(place))
                out += ",linear=[" + on_one_line(tree.formula(place, text_of_number)) + "]";
        } else {
            const std::string asked = node.asks_categories()
                                          ? ":" + in_braces(tree.left_categories(place), ",")
                                          : "<" + to_text(node.value);
            out += "[" + on_one_line(tree.name(place) + asked) + "]";
            out += " yes=" + to_text(tree.yes(place)) + ",no=" + to_text(tree.no(place)) +
                   ",missing=" + to_text(tree.missing(place)) +
                   ",gain=" + to_text(tree.statistics[place].gain);
        }
        out += ",cover=" + to_text(tree.statistics[place].cover) + "\n";
    }
}

}  // namespace detail

/// A tree as text in the form of XGBoost's dumps with statistics: a line for each node, a tab more for each level (up
/// to 1000), in the order of reading.
///
/// ```
/// 0:[age<40.5] yes=1,no=2,missing=2,gain=3.5,cover=10
///     1:leaf=0.25,cover=4
///     2:leaf=-0.5,cover=6
/// ```
/// A linear leaf also has a formula, `leaf=0.25,linear=[0.5 + 2 age - 1.5 fare]`; `leaf` is then for rows without one of
/// these features. Numbers read back to the same bits; control characters in names become `?`. O(n_nodes depth). Throws
/// `invalid_data` when there is no such tree, or a name is not UTF-8.
template <tree_model Model>
[[nodiscard]] std::string tree_text(const Model& fitted, tree_at at = {}) {
    std::string out;
    detail::append_tree_text(out, detail::shown_tree_of(fitted, at, "tree_text"));
    return out;
}

/// All trees of a model as text, each under its number, `booster[3]:`. Trees stand by round, then by output: tree
/// `round * n_outputs + output`. Throws `invalid_data` when a name is not UTF-8.
template <tree_model Model>
[[nodiscard]] std::string trees_text(const Model& fitted) {
    const auto& booster = booster_of(fitted);
    const auto names = feature_names(fitted);
    detail::require_utf8(names, "trees_text");
    detail::require_utf8(booster.categories(), "trees_text");
    std::string out;
    for (std::size_t t = 0; t < booster.n_rounds(); ++t)
        for (std::size_t k = 0; k < booster.n_outputs(); ++k) {
            out += "booster[" + to_text(t * booster.n_outputs() + k) + "]:\n";
            detail::append_tree_text(out, detail::shown_tree_of(booster, {t, k}, names));
        }
    return out;
}

}  // namespace sluice
