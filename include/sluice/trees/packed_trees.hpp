// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The trees of an ensemble in the layout that predicts many rows at once. Made where a table is predicted and
/// thrown away after, so a model holds, saves and compares its trees in one form only. The ensemble must stay.
/// O(n_nodes + 64 n_trees).
class packed_trees {
  public:
    /// Levels that are laid out completely: a deeper layout no longer fits the first cache.
    static constexpr std::uint32_t most_levels = 6;

    /// Of trees that `ensemble::check` would pass, with fewer than 2^31 features.
    explicit packed_trees(const ensemble& trees) {
        for (std::size_t t = 0; t < trees.size(); ++t) add(trees.tree(t));
        const double* thresholds = thresholds_.data();
        const std::uint32_t* features = features_.data();
        const std::uint32_t* exits = exits_.data();
        for (packed_tree& tree : trees_) {
            tree.thresholds = thresholds;
            tree.features = features;
            tree.exits = exits;
            const std::size_t n_exits = std::size_t{1} << tree.n_levels;
            thresholds += n_exits - 1;
            features += n_exits - 1;
            exits += n_exits;
        }
    }
    packed_trees(const packed_trees&) = delete;
    packed_trees& operator=(const packed_trees&) = delete;

    /// Adds leaf values in tree order to the margins of rows laid out [n_rows x n_features].
    /// O(n_rows x sum of depths).
    void add_margins(std::span<const double> rows, std::size_t n_features, std::span<double> margins) const {
        const bool has_missing = std::any_of(rows.begin(), rows.end(), [](double x) { return x != x; });
        const auto predict = has_missing ? backend::cpu::predict<true> : backend::cpu::predict<false>;
        predict(trees_.data(), trees_.size(), rows.data(), margins.size(), n_features, margins.data());
    }

  private:
    void add(std::span<const node> tree) {
        const std::uint32_t n_levels = (std::min)(depth_of(tree), most_levels);
        std::vector<std::uint32_t> level{0};
        for (std::uint32_t l = 0; l < n_levels; ++l) {
            std::vector<std::uint32_t> below;
            for (const std::uint32_t place : level) {
                const node& n = tree[place];
                thresholds_.push_back(n.is_leaf() ? std::numeric_limits<double>::infinity() : n.value);
                features_.push_back(n.is_leaf() ? 0u : n.feature | (n.missing_left != 0 ? 1u << 31 : 0u));
                below.push_back(n.is_leaf() ? place : n.left);
                below.push_back(n.is_leaf() ? place : n.left + 1);
            }
            level = std::move(below);
        }
        exits_.insert(exits_.end(), level.begin(), level.end());
        const bool ends_there = std::all_of(level.begin(), level.end(),
                                            [&](std::uint32_t place) { return tree[place].is_leaf(); });
        trees_.push_back({.nodes = tree.data(), .n_levels = n_levels, .ends_there = ends_there});
    }

    [[nodiscard]] static std::uint32_t depth_of(std::span<const node> tree) {
        std::vector<std::uint32_t> depths(tree.size(), 0);
        std::uint32_t deepest = 0;
        for (std::size_t i = 0; i < tree.size(); ++i) {
            deepest = (std::max)(deepest, depths[i]);
            if (!tree[i].is_leaf()) depths[tree[i].left] = depths[tree[i].left + 1] = depths[i] + 1;
        }
        return deepest;
    }

    std::vector<packed_tree> trees_;
    std::vector<double> thresholds_;
    std::vector<std::uint32_t> features_;
    std::vector<std::uint32_t> exits_;
};

}  // namespace sluice::trees
