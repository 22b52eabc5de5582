// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/add_trees.hpp"
#include "sluice/trees/block_forest.hpp"
#include "sluice/trees/thresholds.hpp"
#include "sluice/trees/walk_leaves.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice::trees {

void add_trees(const ensemble& trees, std::span<const feature> columns, std::span<double> margins,
               const context& ctx) {
    const auto by_blocks = [&]<class Rank>(const block_forest<Rank>& forest) {
        for_each_chunk(ctx, margins.size(), 16 * backend::cpu::rows_per_block,
                       [&](chunk rows) { forest.add_margins(rows, margins); });
    };
    if (margins.size() >= backend::cpu::rows_per_block) {
        if (trees.n_nodes() > most_nodes_for_blocks * trees.size())
            return walk_leaves({&trees, 1}, columns, {&margins, 1}, ctx);
        const auto thresholds = thresholds_of(trees);
        if (block_forest<std::uint8_t>::holds(trees, thresholds))
            return by_blocks(block_forest<std::uint8_t>(trees, thresholds, columns));
        if (block_forest<std::uint16_t>::holds(trees, thresholds))
            return by_blocks(block_forest<std::uint16_t>(trees, thresholds, columns));
    }
    for_each_chunk(ctx, margins.size(), backend::cpu::rows_per_block, [&](chunk rows) {
        for (std::size_t i = rows.begin; i < rows.end; ++i)
            margins[i] = trees.margin(margins[i], [&](std::uint32_t j) { return columns[j][i]; });
    });
}

}  // namespace sluice::trees
