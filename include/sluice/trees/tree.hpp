// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/category_sets.hpp"
#include "sluice/trees/linear_leaves.hpp"
#include "sluice/trees/types.hpp"

#include <vector>

namespace sluice::trees {

/// What training knew of a node, for those who look inside; predicting does not need it.
struct node_statistics {
    double gain = 0;   ///< by how much its split lowers the loss, to second order and twice over; 0 of a leaf
    double cover = 0;  ///< the sum of the hessians of its rows; that of a node is the sum of its children's

    template <class Visitor>
    void visit(Visitor&& v) {
        v("gain", gain);
        v("cover", cover);
    }
    friend bool operator==(const node_statistics&, const node_statistics&) = default;
};

/// One finished tree: its nodes, the root first, and what training knew of each.
struct tree {
    std::vector<node> nodes{};
    std::vector<node_statistics> statistics{};  // [nodes]
    category_sets sets{};                       // of the nodes that ask categories
    linear_leaves linear{};                     // of the leaves that are no constants

    friend bool operator==(const tree&, const tree&) = default;
};

}  // namespace sluice::trees
