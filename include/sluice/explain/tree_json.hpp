// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/shown_tree.hpp"
#include "sluice/io/json_text.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace detail {

inline void append_json_number(std::string& out, double value) {
    // JSON knows no infinity, and a threshold may be one.
    if (std::isinf(value))
        out += value > 0 ? "\"inf\"" : "\"-inf\"";
    else
        out += to_text(value);
}

inline void append_json_names(std::string& out, const std::vector<std::string>& names) {
    out += '[';
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (j > 0) out += ',';
        append_json_string(out, names[j]);
    }
    out += ']';
}

inline void append_json_linear(std::string& out, const trees::linear_model& model,
                               const std::vector<std::string>& names) {
    out += ",\"linear\":{\"constant\":" + to_text(model.constant) + ",\"terms\":[";
    for (std::size_t k = 0; k < model.terms.size(); ++k) {
        out += k > 0 ? ",{\"feature\":" : "{\"feature\":";
        append_json_string(out, names[model.terms[k].feature]);
        out += ",\"coefficient\":" + to_text(model.terms[k].coefficient) + '}';
    }
    out += "]}";
}

inline void append_json_nodes(std::string& out, const shown_tree& tree) {
    const auto depth = depths_of(tree.nodes);
    out += '[';
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        out += (i > 0 ? ",{\"node\":" : "{\"node\":") + to_text(i) + ",\"depth\":" + to_text(depth[i]);
        if (tree.nodes[i].is_leaf()) {
            out += ",\"leaf\":" + to_text(tree.nodes[i].value);
            if (tree.linear.has(i)) append_json_linear(out, tree.linear.model_of(i), tree.names);
        } else {
            out += ",\"feature\":";
            append_json_string(out, tree.name(i));
            if (tree.nodes[i].asks_categories()) {
                out += ",\"categories\":";
                append_json_names(out, tree.left_categories(i));
            } else {
                out += ",\"threshold\":";
                append_json_number(out, tree.nodes[i].value);
            }
            out += ",\"yes\":" + to_text(tree.yes(i)) + ",\"no\":" + to_text(tree.no(i)) +
                   ",\"missing\":" + to_text(tree.missing(i)) +
                   ",\"gain\":" + to_text(tree.statistics[i].gain);
        }
        out += ",\"cover\":" + to_text(tree.statistics[i].cover) + '}';
    }
    out += ']';
}

inline void append_json_tree(std::string& out, const shown_tree& tree, tree_at at,
                             const std::string& output) {
    out += "{\"round\":" + to_text(at.round) + ",\"output\":";
    append_json_string(out, output);
    out += ",\"nodes\":";
    append_json_nodes(out, tree);
    out += '}';
}

}  // namespace detail

/// A tree as a JSON object: its round, the name of its output, and its nodes as a flat list, since nesting would be as
/// deep as the tree. A node that asks has `node`, `depth`, `feature` (by name), `threshold` (smaller values go to `yes`),
/// `yes`, `no`, `missing` (the numbers of nodes), `gain`, `cover`; a leaf has `node`, `depth`, `leaf`, `cover`,
/// and, where it is linear, `linear`: its `constant` and the `feature` and `coefficient` of each of its `terms`; `leaf` is
/// then for rows without one of these.
///
/// Numbers read back to the same bits; an infinite threshold is the string `inf` or `-inf`. O(n_nodes). Throws
/// `invalid_data` when there is no such tree, or a name is not UTF-8.
template <tree_model Model>
[[nodiscard]] std::string tree_json(const Model& fitted, tree_at at = {}) {
    const auto tree = detail::shown_tree_of(fitted, at, "tree_json");
    const auto outputs = output_names(fitted);
    detail::require_utf8(outputs, "tree_json");
    std::string out;
    detail::append_json_tree(out, tree, at, outputs[at.output]);
    return out;
}

/// All trees of a model as a JSON object: `features` and `outputs` (names), `base_margins` (the constant of each
/// output), and `trees`, by round, then by output, each as `tree_json` writes it. Throws `invalid_data` when a name is
/// not UTF-8.
template <tree_model Model>
[[nodiscard]] std::string trees_json(const Model& fitted) {
    const auto& booster = booster_of(fitted);
    const auto names = feature_names(fitted), outputs = output_names(fitted);
    detail::require_utf8(names, "trees_json");
    detail::require_utf8(booster.categories(), "trees_json");
    detail::require_utf8(outputs, "trees_json");
    std::string out = "{\"features\":";
    detail::append_json_names(out, names);
    out += ",\"outputs\":";
    detail::append_json_names(out, outputs);
    out += ",\"base_margins\":[";
    for (std::size_t k = 0; k < booster.n_outputs(); ++k)
        out += (k > 0 ? "," : "") + to_text(booster.base_margin(k));
    out += "],\"trees\":[";
    for (std::size_t t = 0; t < booster.n_rounds(); ++t)
        for (std::size_t k = 0; k < booster.n_outputs(); ++k) {
            if (t + k > 0) out += ',';
            detail::append_json_tree(out, detail::shown_tree_of(booster, {t, k}, names), {t, k}, outputs[k]);
        }
    return out + "]}";
}

}  // namespace sluice
