// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/category_split.hpp"
#include "sluice/trees/column_sampler.hpp"
#include "sluice/trees/growth_policy.hpp"
#include "sluice/trees/regularisation.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

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

}  // namespace sluice::trees
