// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/tree.hpp"
#include "sluice/trees/vector_leaves/vector_rule.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// A tree whose leaves hold a value for each output: the questions are the same for all of them.
struct vector_tree {
    std::vector<node> nodes{};         // the values of leaves are 0
    std::vector<std::int64_t> sums{};  // [nodes x width], of their rows

    [[nodiscard]] std::span<const std::int64_t> sums_at(std::size_t place, std::size_t width) const {
        return std::span(sums).subspan(place * width, width);
    }
    /// The tree of one output. Its gains are those of this output: over all outputs they sum to the gain of the split.
    [[nodiscard]] tree of_output(std::size_t output, const vector_rule& rule, double hessian_quantum,
                                 double learning_rate) const {
        tree one{nodes, std::vector<node_statistics>(nodes.size()), {}};
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto here = sums_at(i, rule.width());
            one.statistics[i].cover = static_cast<double>(here[0]) * hessian_quantum;
            if (nodes[i].is_leaf()) {
                one.nodes[i].value = rule.value(here, output) * learning_rate;
                continue;
            }
            const std::size_t left = i + nodes[i].to_left;
            one.statistics[i].gain =
                rule.gain(sums_at(left, rule.width()), sums_at(left + 1, rule.width()), here, output);
        }
        return one;
    }
};

}  // namespace sluice::trees
