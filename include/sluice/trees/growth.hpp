// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/category_split.hpp"
#include "sluice/trees/column_sampler.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The order in which nodes are split, which matters as soon as the number of leaves is limited.
///
/// | policy | splits next | known from |
/// |---|---|---|
/// | `depth_wise` | every node of the level nearest to the root | XGBoost |
/// | `leaf_wise` | the node whose split gains most | LightGBM |
/// | `symmetric` | every node of a level by one question, the one that gains most in all of them together | CatBoost |
///
/// Symmetric trees ask on, also where a single node gains nothing; least weights and numbers of rows do not bind them.
enum class growth_policy { depth_wise, leaf_wise, symmetric };
[[nodiscard]] constexpr auto names_of(growth_policy) {
    return std::array<std::string_view, 3>{"depth_wise", "leaf_wise", "symmetric"};
}

}  // namespace sluice

namespace sluice::trees {

/// How large a tree may become, what it may ask, and what its leaves are worth.
struct tree_limits {
    growth_policy policy = growth_policy::depth_wise;
    std::size_t max_depth = 6;   // 0: no limit
    std::size_t max_leaves = 0;  // 0: no limit
    double learning_rate = 0.3;
    regularisation regularise{};
    column_limits columns{};
    category_limits categories{};
    std::vector<std::int8_t> monotone{};  // of each feature: 1 rising, -1 falling, 0 either; empty: all 0
    bool vector_leaves = false;           // whether several outputs share a tree

    [[nodiscard]] bool may_split_at(std::size_t depth) const { return max_depth == 0 || depth < max_depth; }
    /// How many more nodes may be split when there are so many leaves.
    [[nodiscard]] std::size_t splits_left(std::size_t n_leaves) const {
        if (max_leaves == 0) return (std::numeric_limits<std::size_t>::max)();
        return n_leaves < max_leaves ? max_leaves - n_leaves : 0;
    }
    [[nodiscard]] int direction(std::uint32_t feature) const {
        return monotone.empty() ? 0 : monotone[feature];
    }
};

/// A node that may still be split.
struct open_node {
    std::size_t place = 0;  // in the tree
    std::size_t depth = 0;
    node_rows rows{};
    node_state state{};
    std::vector<std::uint32_t> path{};          // the features asked above, where that matters
    std::span<const std::uint32_t> features{};  // those that it may be split by
    histogram bins{};
    split best{};
};

/// Puts a node back among the open ones, which stand in the order of their places.
inline void put_back(std::vector<open_node>& open, open_node&& node) {
    const auto behind = std::find_if(open.begin(), open.end(),
                                     [&](const open_node& other) { return other.place > node.place; });
    open.insert(behind, std::move(node));
}

/// Takes those nodes out of `open` that are to be split next, in the order of their places. Nodes know their `depth` and
/// their `best` split.
template <class Node>
[[nodiscard]] std::vector<Node> take_next(std::vector<Node>& open, const tree_limits& limits,
                                          std::size_t n_leaves) {
    std::vector<Node> batch;
    const std::size_t most = limits.splits_left(n_leaves + open.size());
    if (open.empty() || most == 0) return batch;
    if (limits.policy == growth_policy::leaf_wise) {
        // Nodes stand in the order of their places, so of equal gains the older node is found first.
        const auto best = std::max_element(
            open.begin(), open.end(), [](const Node& a, const Node& b) { return a.best.gain < b.best.gain; });
        batch.push_back(std::move(*best));
        open.erase(best);
        return batch;
    }
    if (limits.policy == growth_policy::symmetric && open.size() > most) return batch;
    std::size_t size = 0;
    while (size < open.size() && size < most && open[size].depth == open.front().depth) ++size;
    const auto end = open.begin() + static_cast<std::ptrdiff_t>(size);
    std::move(open.begin(), end, std::back_inserter(batch));
    open.erase(open.begin(), end);
    return batch;
}

}  // namespace sluice::trees
