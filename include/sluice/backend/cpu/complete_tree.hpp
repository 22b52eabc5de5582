// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/block_tree.hpp"
#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstring>

namespace sluice::backend::cpu {

/// Levels that are asked together, so that what they answer stays in registers.
inline constexpr std::size_t levels_together = 3;
/// Full levels that a tree may have to be asked so.
inline constexpr std::size_t fewest_full_levels = levels_together, most_full_levels = 2 * levels_together;

/// Where a question of a tree of full levels stands: the lowest three levels as subtrees one after the other, the levels
/// above them behind these; each part level by level. `place` counts the questions of a level from the left.
[[nodiscard]] constexpr std::size_t complete_place(std::size_t n_levels, std::size_t level,
                                                   std::size_t place) {
    const std::size_t above = n_levels - levels_together, n_subtrees = std::size_t{1} << above;
    constexpr std::size_t n_in_subtree = (std::size_t{1} << levels_together) - 1;
    if (level < above) return n_subtrees * n_in_subtree + (std::size_t{1} << level) - 1 + place;
    const std::size_t deeper = level - above;
    return (place >> deeper) * n_in_subtree + (std::size_t{1} << deeper) - 1 +
           (place & ((std::size_t{1} << deeper) - 1));
}

namespace detail {

#if defined(__GNUC__)
/// The numbers of the leaves below question `Place` of a level of some full ones, from 0, times `Unit`. `below` has those
/// of what lies under the last of these levels, [2^Levels]; without any they are 0. Vectors are handed over in memory:
/// how functions return wide ones depends on how a program is built.
template <std::size_t Levels, std::size_t Unit, bool HasBelow, std::size_t Level = 0, std::size_t Place = 0,
          class Rank, class Lanes>
SLUICE_ALWAYS_INLINE void leaves_below(const block_node<Rank>* nodes, const Rank* const* ranks,
                                       std::size_t first_row, const Lanes* below, Lanes& leaves) {
    if constexpr (Level == Levels) {
        if constexpr (HasBelow)
            leaves = below[Place];
        else
            leaves = Lanes{};
    } else {
        constexpr auto half = static_cast<Rank>(Unit << (Levels - 1 - Level));
        const block_node<Rank>& node = nodes[(std::size_t{1} << Level) - 1 + Place];
        Lanes x, left, right;
        std::memcpy(&x, ranks[node.ranks] + first_row, sizeof(Lanes));
        leaves_below<Levels, Unit, HasBelow, Level + 1, 2 * Place>(nodes, ranks, first_row, below, left);
        leaves_below<Levels, Unit, HasBelow, Level + 1, 2 * Place + 1>(nodes, ranks, first_row, below, right);
        leaves = x <= Lanes{} + node.rank ? left : right + half;
    }
}
#endif

/// The number of the leaf of each row of a block in a tree of full levels: leaves count from the left.
template <class Rank, std::size_t Bytes>
SLUICE_ALWAYS_INLINE void complete_leaf_numbers(const block_tree<Rank>& tree, const Rank* const* ranks,
                                                Rank* leaves) {
    const std::size_t above = tree.n_levels - levels_together, n_subtrees = std::size_t{1} << above;
    constexpr std::size_t n_in_subtree = (std::size_t{1} << levels_together) - 1;
#if defined(__GNUC__)
    typedef Rank lanes __attribute__((vector_size(Bytes)));
    const block_node<Rank>* const top = tree.nodes + n_subtrees * n_in_subtree;
    for (std::size_t i = 0; i < rows_per_block; i += Bytes / sizeof(Rank)) {
        lanes subtrees[std::size_t{1} << levels_together];
        for (std::size_t k = 0; k < n_subtrees; ++k)
            leaves_below<levels_together, 1, false>(tree.nodes + k * n_in_subtree, ranks, i,
                                                    static_cast<const lanes*>(nullptr), subtrees[k]);
        constexpr std::size_t unit = std::size_t{1} << levels_together;
        lanes all = subtrees[0];
        if (above == 1) leaves_below<1, unit, true>(top, ranks, i, subtrees, all);
        if (above == 2) leaves_below<2, unit, true>(top, ranks, i, subtrees, all);
        if (above == 3) leaves_below<3, unit, true>(top, ranks, i, subtrees, all);
        std::memcpy(leaves + i, &all, Bytes);
    }
#else
    for (std::size_t i = 0; i < rows_per_block; ++i) {
        std::size_t place = 0;
        for (std::size_t level = 0; level < tree.n_levels; ++level) {
            const block_node<Rank>& node = tree.nodes[complete_place(tree.n_levels, level, place)];
            place = 2 * place + (ranks[node.ranks][i] <= node.rank ? 0 : 1);
        }
        leaves[i] = static_cast<Rank>(place);
    }
#endif
}

}  // namespace detail

}  // namespace sluice::backend::cpu
