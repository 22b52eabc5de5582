// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/trees/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace test {

// A tree of random shape and at most so many levels; thresholds are drawn from a few values, infinity among them.
[[nodiscard]] inline sluice::trees::tree random_tree(sluice::random_generator& g, std::size_t n_leaves,
                                                     std::size_t n_features, std::size_t n_values,
                                                     std::size_t n_levels = 1000) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<sluice::trees::node> tree(1);
    std::vector<std::uint32_t> leaves{0};
    std::vector<std::size_t> levels{0};
    while (leaves.size() < n_leaves) {
        const std::size_t k = sluice::uniform_integer(g, leaves.size());
        if (levels[k] == n_levels) continue;
        const auto left = static_cast<std::uint32_t>(tree.size());
        const std::uint64_t pick = sluice::uniform_integer(g, n_values);
        const double threshold = pick == 0 ? (sluice::uniform(g) < 0.5 ? infinity : -infinity)
                                           : static_cast<double>(pick) / static_cast<double>(n_values) - 0.5;
        const auto feature = static_cast<std::uint32_t>(sluice::uniform_integer(g, n_features));
        tree[leaves[k]] = sluice::trees::node::split(feature, threshold, left - leaves[k],
                                                     sluice::uniform_integer(g, 2) == 1);
        tree.resize(tree.size() + 2);
        leaves[k] = left;
        leaves.push_back(left + 1);
        levels.push_back(++levels[k]);
    }
    for (const auto leaf : leaves) tree[leaf] = sluice::trees::node::leaf(sluice::normal(g));
    return {.nodes = std::move(tree), .statistics = {}};
}

/// The same with a linear function in about every second leaf, of up to three features.
[[nodiscard]] inline sluice::trees::tree with_linear_leaves(sluice::random_generator& g,
                                                            sluice::trees::tree tree,
                                                            std::size_t n_features) {
    for (const auto& node : tree.nodes) {
        sluice::trees::linear_model model;
        if (node.is_leaf() && sluice::uniform_integer(g, 2) == 1)
            for (std::uint32_t j = 0; j < n_features && model.terms.size() < 3; ++j)
                if (sluice::uniform_integer(g, 2) == 1) model.terms.push_back({j, sluice::normal(g)});
        if (!model.terms.empty()) model.constant = sluice::normal(g);
        tree.linear.push_back(model);
    }
    tree.linear.resize(tree.nodes.size());
    return tree;
}

}  // namespace test
