// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace sluice::backend::cpu {

/// How many rows go through the trees side by side: a multiple of every vector's width.
inline constexpr std::size_t rows_per_block = 128;

/// A question of a tree as blocks of rows answer it: is the rank of the feature at most `rank`? `Rank` is an unsigned
/// whole number; its largest value stands for a missing one, which is answered by `missing_left` (all bits set: yes).
///
/// Leaves are numbered from left to right: where the answer is no, as many leaves are left behind as the left side
/// has, so the number of a row's leaf is the sum of those. Rows that do not come by a node have mask 0 there.
template <class Rank>
struct block_node {
    std::uint32_t feature = 0;
    std::uint16_t left = 0;  // where the masks of the sides go; of a leaf, to a place that nobody reads
    std::uint16_t right = 0;
    Rank rank = 0;
    Rank leaves_behind = 0;
    Rank missing_left = 0;
};

/// A tree for blocks of rows: its nodes, parents first, node k reading mask k; its leaves' values from left to right.
template <class Rank>
struct block_tree {
    const block_node<Rank>* nodes = nullptr;
    std::size_t n_nodes = 0;
    const double* leaf_values = nullptr;
};

namespace detail {

#if defined(__GNUC__)
template <class Rank, std::size_t Bytes>
struct rank_lanes {
    typedef Rank type __attribute__((vector_size(Bytes)));
};

/// The number of the leaf of each row of a block. `ranks` is [n_features x rows_per_block], `masks` room for
/// [(n_nodes + 1) x rows_per_block].
template <class Rank, std::size_t Bytes, bool HasMissing>
SLUICE_ALWAYS_INLINE void leaf_numbers(const block_tree<Rank>& tree, const Rank* ranks, Rank* masks,
                                       Rank* leaves) {
    using lanes = typename rank_lanes<Rank, Bytes>::type;
    constexpr std::size_t width = Bytes / sizeof(Rank), n = rows_per_block / width;
    lanes number[n] = {};
    std::memset(static_cast<void*>(masks), 0xFF, rows_per_block * sizeof(Rank));
    for (std::size_t k = 0; k < tree.n_nodes; ++k) {
        const block_node<Rank> node = tree.nodes[k];
        const lanes zero = {}, rank = zero + node.rank, behind = zero + node.leaves_behind;
        const lanes missing_left = zero + node.missing_left,
                    missing = zero + (std::numeric_limits<Rank>::max)();
        for (std::size_t v = 0; v < n; ++v) {
            lanes x, reached;
            std::memcpy(&x, ranks + node.feature * rows_per_block + v * width, Bytes);
            std::memcpy(&reached, masks + k * rows_per_block + v * width, Bytes);
            lanes goes_left = __builtin_bit_cast(lanes, x <= rank);
            if constexpr (HasMissing) goes_left |= __builtin_bit_cast(lanes, x == missing) & missing_left;
            const lanes left = reached & goes_left, right = reached & ~goes_left;
            std::memcpy(masks + node.left * rows_per_block + v * width, &left, Bytes);
            std::memcpy(masks + node.right * rows_per_block + v * width, &right, Bytes);
            number[v] += right & behind;
        }
    }
    std::memcpy(leaves, number, sizeof number);
}

template <class Rank, std::size_t Bytes, bool HasMissing>
SLUICE_ALWAYS_INLINE void predict_block(const block_tree<Rank>* trees, std::size_t n_trees, const Rank* ranks,
                                        Rank* masks, double* margins) {
    Rank leaves[4][rows_per_block];
    std::size_t t = 0;
    // Four at a time, so that a margin is read and written once for them.
    for (; t + 4 <= n_trees; t += 4) {
        for (std::size_t k = 0; k < 4; ++k)
            leaf_numbers<Rank, Bytes, HasMissing>(trees[t + k], ranks, masks, leaves[k]);
        for (std::size_t i = 0; i < rows_per_block; ++i) {
            double margin = margins[i];
            margin += trees[t].leaf_values[leaves[0][i]];
            margin += trees[t + 1].leaf_values[leaves[1][i]];
            margin += trees[t + 2].leaf_values[leaves[2][i]];
            margin += trees[t + 3].leaf_values[leaves[3][i]];
            margins[i] = margin;
        }
    }
    for (; t < n_trees; ++t) {
        leaf_numbers<Rank, Bytes, HasMissing>(trees[t], ranks, masks, leaves[0]);
        for (std::size_t i = 0; i < rows_per_block; ++i) margins[i] += trees[t].leaf_values[leaves[0][i]];
    }
}

template <class Rank, bool HasMissing>
SLUICE_TARGET_AVX512 void predict_block_avx512(const block_tree<Rank>* trees, std::size_t n_trees,
                                               const Rank* ranks, Rank* masks, double* margins) {
    predict_block<Rank, 64, HasMissing>(trees, n_trees, ranks, masks, margins);
}
template <class Rank, bool HasMissing>
SLUICE_TARGET_AVX2 void predict_block_avx2(const block_tree<Rank>* trees, std::size_t n_trees,
                                           const Rank* ranks, Rank* masks, double* margins) {
    predict_block<Rank, 32, HasMissing>(trees, n_trees, ranks, masks, margins);
}
#endif

}  // namespace detail

/// Adds the leaf values of all trees, in tree order, to the margins of a block of rows. `ranks` is [n_features x
/// rows_per_block], `masks` room for [(most nodes of a tree + 1) x rows_per_block]. Where there is no missing value,
/// `has_missing` false saves looking for them. O(rows_per_block x nodes), a vector of rows at a time.
template <class Rank>
void predict(const block_tree<Rank>* trees, std::size_t n_trees, const Rank* ranks, Rank* masks,
             bool has_missing, double* margins, vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    if (width == vector_width::avx512)
        return has_missing ? detail::predict_block_avx512<Rank, true>(trees, n_trees, ranks, masks, margins)
                           : detail::predict_block_avx512<Rank, false>(trees, n_trees, ranks, masks, margins);
    if (width == vector_width::avx2)
        return has_missing ? detail::predict_block_avx2<Rank, true>(trees, n_trees, ranks, masks, margins)
                           : detail::predict_block_avx2<Rank, false>(trees, n_trees, ranks, masks, margins);
    return has_missing ? detail::predict_block<Rank, 16, true>(trees, n_trees, ranks, masks, margins)
                       : detail::predict_block<Rank, 16, false>(trees, n_trees, ranks, masks, margins);
#else
    for (std::size_t t = 0; t < n_trees; ++t)
        for (std::size_t i = 0; i < rows_per_block; ++i) {
            Rank leaf = 0;
            masks[i] = (std::numeric_limits<Rank>::max)();
            for (std::size_t k = 0; k < trees[t].n_nodes; ++k) {
                const block_node<Rank>& node = trees[t].nodes[k];
                const Rank x = ranks[node.feature * rows_per_block + i],
                           reached = masks[k * rows_per_block + i];
                const bool missing = has_missing && x == (std::numeric_limits<Rank>::max)();
                const bool goes_left = x <= node.rank || (missing && node.missing_left != 0);
                masks[node.left * rows_per_block + i] = goes_left ? reached : Rank{0};
                masks[node.right * rows_per_block + i] = goes_left ? Rank{0} : reached;
                if (!goes_left && reached != 0) leaf = static_cast<Rank>(leaf + node.leaves_behind);
            }
            margins[i] += trees[t].leaf_values[leaf];
        }
#endif
}

}  // namespace sluice::backend::cpu
