// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/tree_model.hpp"
#include "sluice/io/utf8.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// One tree of a model.
///
/// | member | default | meaning |
/// |---|---|---|
/// | `round` | 0 | of which round, in [0, n_rounds) |
/// | `output` | 0 | of which margin (class), in [0, n_outputs) |
struct tree_at {
    std::size_t round = 0;
    std::size_t output = 0;
};

namespace detail {

/// The names of the categories that go left at a node; of a category that the model does not name its code.
[[nodiscard]] inline std::vector<std::string> left_categories_of(const trees::node& node,
                                                                 const trees::category_sets& sets,
                                                                 const trees::category_codes& categories) {
    std::vector<std::string> left;
    if (!node.asks_categories()) return left;
    const auto* known = categories.find(node.feature());
    const auto bits = sets.bits(static_cast<std::size_t>(node.value));
    for (std::size_t k = 0; k < 64 * bits.size(); ++k)
        if ((bits[k / 64] >> (k % 64) & 1) != 0)
            left.push_back(known != nullptr && k < known->size() ? known->name(k) : to_text(k));
    return left;
}

[[nodiscard]] inline std::string in_braces(const std::vector<std::string>& names,
                                           std::string_view separator) {
    std::string text = "{";
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (k > 0) text += separator;
        text += names[k];
    }
    return text + "}";
}

/// A tree as it is shown, with the names of the features. Nodes are called by their place in the tree.
struct shown_tree {
    std::span<const trees::node> nodes;
    std::span<const trees::node_statistics> statistics;
    std::vector<std::string> names;
    const trees::category_sets* sets;
    const trees::category_codes* categories;
    trees::linear_leaves linear;

    [[nodiscard]] std::size_t yes(std::size_t place) const { return place + nodes[place].to_left; }
    [[nodiscard]] std::size_t no(std::size_t place) const { return yes(place) + 1; }
    [[nodiscard]] std::size_t missing(std::size_t place) const {
        return nodes[place].missing_left() ? yes(place) : no(place);
    }
    [[nodiscard]] const std::string& name(std::size_t place) const { return names[nodes[place].feature()]; }
    [[nodiscard]] std::vector<std::string> left_categories(std::size_t place) const {
        return left_categories_of(nodes[place], *sets, *categories);
    }
    /// The question in words: `age < 40.5`, `city in {Oslo, Rome}`.
    [[nodiscard]] std::string question(std::size_t place, const std::string& threshold) const {
        if (!nodes[place].asks_categories()) return name(place) + " < " + threshold;
        return name(place) + " in " + in_braces(left_categories(place), ", ");
    }
    /// A linear leaf as a formula, `0.5 + 2 age - 1.5 fare`, its numbers as `text_of` writes them.
    template <class TextOf>
    [[nodiscard]] std::string formula(std::size_t place, const TextOf& text_of) const {
        const auto model = linear.model_of(place);
        std::string text = text_of(model.constant);
        for (const auto& term : model.terms)
            text += (term.coefficient < 0 ? " - " : " + ") + text_of(std::abs(term.coefficient)) + " " +
                    names[term.feature];
        return text;
    }
};

inline void require_utf8(const std::vector<std::string>& names, std::string_view component) {
    for (std::size_t j = 0; j < names.size(); ++j)
        if (!is_utf8(names[j]))
            throw invalid_data({.component = std::string(component),
                                .requirement = "names must be UTF-8",
                                .actual = {},
                                .place = "name " + to_text(j),
                                .hint = {}});
}

/// Throws `invalid_data` when the model has no such tree.
inline void require_tree(const trees::boosted_trees& booster, tree_at at, std::string_view component) {
    if (at.round >= booster.n_rounds() || at.output >= booster.n_outputs())
        throw invalid_data({.component = std::string(component),
                            .requirement = "the model has " + to_text(booster.n_rounds()) + " rounds of " +
                                           to_text(booster.n_outputs()) + " outputs",
                            .actual = "round " + to_text(at.round) + ", output " + to_text(at.output),
                            .place = {},
                            .hint = "both count from 0"});
}

[[nodiscard]] inline shown_tree shown_tree_of(const trees::boosted_trees& booster, tree_at at,
                                              std::vector<std::string> names) {
    const auto& trees = booster.trees(at.output);
    return {trees.nodes(at.round), trees.statistics(at.round), std::move(names),
            &trees.sets(),         &booster.categories(),      trees.tree_of(at.round).linear};
}

/// Throws `invalid_data` when a category is not UTF-8.
inline void require_utf8(const trees::category_codes& categories, std::string_view component) {
    for (const auto& known : categories.known()) {
        std::vector<std::string> names;
        for (std::size_t k = 0; k < known.size(); ++k) names.push_back(known.name(k));
        require_utf8(names, component);
    }
}

/// Throws `invalid_data` when the model has no such tree, or a name is not UTF-8.
template <tree_model Model>
[[nodiscard]] shown_tree shown_tree_of(const Model& fitted, tree_at at, std::string_view component) {
    const auto& booster = booster_of(fitted);
    require_tree(booster, at, component);
    auto names = feature_names(fitted);
    require_utf8(names, component);
    require_utf8(booster.categories(), component);
    return shown_tree_of(booster, at, std::move(names));
}

/// The depths of all nodes, [n_nodes].
[[nodiscard]] inline std::vector<std::size_t> depths_of(std::span<const trees::node> nodes) {
    std::vector<std::size_t> depth(nodes.size(), 0);
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (!nodes[i].is_leaf()) depth[i + nodes[i].to_left] = depth[i + nodes[i].to_left + 1] = depth[i] + 1;
    return depth;
}

/// The places of the nodes as one reads them: a node, all below its left child, all below its right one.
[[nodiscard]] inline std::vector<std::size_t> reading_order(std::span<const trees::node> nodes) {
    std::vector<std::size_t> order, open{0};
    while (!open.empty()) {
        const std::size_t place = open.back();
        open.pop_back();
        order.push_back(place);
        if (nodes[place].is_leaf()) continue;
        open.push_back(place + nodes[place].to_left + 1);
        open.push_back(place + nodes[place].to_left);
    }
    return order;
}

/// Six digits, for pictures.
[[nodiscard]] inline std::string short_number(double value) {
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 6);
    return {buffer, end.ptr};
}

}  // namespace detail

}  // namespace sluice
