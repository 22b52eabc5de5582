// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/category_split.hpp"
#include "sluice/trees/column_sampler.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"
#include "sluice/trees/tree_limits.hpp"

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

namespace sluice::trees {

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

/// The rows of a leaf, ascending.
struct leaf_rows {
    std::size_t place = 0;  // of the leaf in its tree
    std::vector<row_index> rows{};
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
