// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/shown_tree.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sluice {

namespace detail {

/// Text inside the quotes of a dot file; a line break stays one.
[[nodiscard]] inline std::string dot_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
    return out;
}

}  // namespace detail

/// A tree in the language of Graphviz: `dot -Tsvg` draws it. Boxes ask, with gain and cover; rounded ones are leaves,
/// with their value and cover. Edges say which answer they belong to, and which one missing values follow.
///
/// Numbers have six digits. O(n_nodes). Throws `invalid_data` when there is no such tree, or a name is not UTF-8.
/// Source: Gansner, Koutsofios, North, Vo, "A technique for drawing directed graphs", 1993, doi:10.1109/32.221135.
template <tree_model Model>
[[nodiscard]] std::string tree_graphviz(const Model& fitted, tree_at at = {}) {
    const auto tree = detail::shown_tree_of(fitted, at, "tree_graphviz");
    std::string out = "digraph tree {\n  node [shape=box];\n";
    const auto write = [&](std::initializer_list<std::string_view> parts) {
        for (const std::string_view part : parts) out += part;
    };
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        const std::string self = to_text(i), number = detail::short_number(tree.nodes[i].value),
                          cover = detail::short_number(tree.statistics[i].cover);
        if (tree.nodes[i].is_leaf()) {
            const std::string worth =
                tree.linear.has(i) ? detail::dot_escaped(tree.formula(i, detail::short_number)) : number;
            write({"  n", self, " [label=\"", worth, "\\ncover ", cover, "\", style=rounded];\n"});
            continue;
        }
        write({"  n", self, " [label=\"", detail::dot_escaped(tree.question(i, number)), "\\ngain ",
               detail::short_number(tree.statistics[i].gain), ", cover ", cover, "\"];\n"});
        const auto edge = [&](std::size_t child, std::string_view answer) {
            write({"  n", self, " -> n", to_text(child), " [label=\"", answer,
                   tree.missing(i) == child ? ", missing" : "", "\"];\n"});
        };
        edge(tree.yes(i), "yes");
        edge(tree.no(i), "no");
    }
    return out + "}\n";
}

}  // namespace sluice
