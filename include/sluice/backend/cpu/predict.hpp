// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/complete_tree.hpp"
#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

namespace detail {

/// The number of the leaf of each row of a block. The questions are asked from the last to the first: whoever asks picks
/// the answer of one of its sides, and the root's answer is the leaf.
template <class Rank, std::size_t Bytes>
SLUICE_ALWAYS_INLINE void general_leaf_numbers(const block_tree<Rank>& tree, const block_memory<Rank>& memory,
                                               Rank* leaves) {
    Rank* const answers = memory.answers;
#if defined(__GNUC__)
    typedef Rank lanes __attribute__((vector_size(Bytes)));
    constexpr std::size_t width = Bytes / sizeof(Rank);
    for (std::size_t k = tree.n_nodes; k-- > 0;) {
        const block_node<Rank> node = tree.nodes[k];
        const Rank* const ranks = memory.ranks[node.ranks];
        const lanes limit = lanes{} + node.rank;
        for (std::size_t i = 0; i < rows_per_block; i += width) {
            lanes x, left, right;
            std::memcpy(&x, ranks + i, Bytes);
            std::memcpy(&left, answers + node.left * rows_per_block + i, Bytes);
            std::memcpy(&right, answers + node.right * rows_per_block + i, Bytes);
            const lanes answer = x <= limit ? left : right;
            std::memcpy(answers + k * rows_per_block + i, &answer, Bytes);
        }
    }
#else
    for (std::size_t k = tree.n_nodes; k-- > 0;) {
        const block_node<Rank> node = tree.nodes[k];
        for (std::size_t i = 0; i < rows_per_block; ++i)
            answers[k * rows_per_block + i] =
                answers[(memory.ranks[node.ranks][i] <= node.rank ? node.left : node.right) * rows_per_block +
                        i];
    }
#endif
    const std::size_t root = tree.n_nodes > 0 ? 0 : memory.leaves;
    std::memcpy(leaves, answers + root * rows_per_block, rows_per_block * sizeof(Rank));
}

template <class Rank, std::size_t Bytes>
SLUICE_ALWAYS_INLINE void leaf_numbers(const block_tree<Rank>& tree, const block_memory<Rank>& memory,
                                       Rank* leaves) {
    if (tree.n_levels > 0)
        complete_leaf_numbers<Rank, Bytes>(tree, memory.ranks, leaves);
    else
        general_leaf_numbers<Rank, Bytes>(tree, memory, leaves);
}

template <class Rank>
SLUICE_ALWAYS_INLINE void add_leaves(const block_tree<Rank>& tree, const Rank* leaves, double* margins) {
    for (std::size_t i = 0; i < rows_per_block; ++i) margins[i] += tree.leaf_values[leaves[i]];
}

template <class Rank, std::size_t Bytes>
SLUICE_ALWAYS_INLINE void predict_block(const block_tree<Rank>* trees, std::size_t n_trees,
                                        const block_memory<Rank>& memory, double* margins) {
    Rank leaves[rows_per_block];
    for (std::size_t t = 0; t < n_trees; ++t) {
        leaf_numbers<Rank, Bytes>(trees[t], memory, leaves);
        add_leaves(trees[t], leaves, margins);
    }
}

#if SLUICE_HAS_X86_VECTORS
template <class Rank>
SLUICE_TARGET_AVX2 inline void leaf_numbers_avx2(const block_tree<Rank>& tree,
                                                 const block_memory<Rank>& memory, Rank* leaves) {
    leaf_numbers<Rank, 32>(tree, memory, leaves);
}
template <class Rank>
SLUICE_TARGET_AVX512 inline void leaf_numbers_avx512(const block_tree<Rank>& tree,
                                                     const block_memory<Rank>& memory, Rank* leaves) {
    leaf_numbers<Rank, 64>(tree, memory, leaves);
}

template <class Rank>
SLUICE_TARGET_AVX2 inline void predict_block_avx2(const block_tree<Rank>* trees, std::size_t n_trees,
                                                  const block_memory<Rank>& memory, double* margins) {
    predict_block<Rank, 32>(trees, n_trees, memory, margins);
}

/// Eight leaf numbers at `leaves`, each in a word of its own. Masked, as g++ 12 takes the plain form for uninitialised.
template <class Rank>
SLUICE_TARGET_AVX512 inline __m512i eight_leaves(const Rank* leaves) {
    if constexpr (sizeof(Rank) == 1)
        return _mm512_maskz_cvtepu8_epi64(0xFF, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(leaves)));
    else
        return _mm512_maskz_cvtepu16_epi64(0xFF, _mm_loadu_si128(reinterpret_cast<const __m128i*>(leaves)));
}

/// Looks leaf values up in `Tables` pairs of registers, 16 values a pair.
template <std::size_t Tables, class Rank>
SLUICE_TARGET_AVX512 inline void add_looked_up(const double* values, const Rank* leaves, double* margins) {
    __m512d table[2 * Tables];
    for (std::size_t k = 0; k < 2 * Tables; ++k) table[k] = _mm512_loadu_pd(values + 8 * k);
    for (std::size_t i = 0; i < rows_per_block; i += 8) {
        const __m512i leaf = eight_leaves(leaves + i);
        __m512d value = _mm512_permutex2var_pd(table[0], leaf, table[1]);
        if constexpr (Tables > 1) {
            const __mmask8 upper = _mm512_test_epi64_mask(leaf, _mm512_set1_epi64(16));
            value = _mm512_mask_blend_pd(upper, value, _mm512_permutex2var_pd(table[2], leaf, table[3]));
        }
        if constexpr (Tables > 2) {
            const __mmask8 upper = _mm512_test_epi64_mask(leaf, _mm512_set1_epi64(16));
            const __m512d third = _mm512_permutex2var_pd(table[4], leaf, table[5]);
            const __m512d fourth = _mm512_permutex2var_pd(table[6], leaf, table[7]);
            const __mmask8 behind = _mm512_test_epi64_mask(leaf, _mm512_set1_epi64(32));
            value = _mm512_mask_blend_pd(behind, value, _mm512_mask_blend_pd(upper, third, fourth));
        }
        _mm512_storeu_pd(margins + i, _mm512_add_pd(_mm512_loadu_pd(margins + i), value));
    }
}

template <class Rank>
SLUICE_TARGET_AVX512 inline void predict_block_avx512(const block_tree<Rank>* trees, std::size_t n_trees,
                                                      const block_memory<Rank>& memory, double* margins) {
    Rank leaves[rows_per_block];
    for (std::size_t t = 0; t < n_trees; ++t) {
        leaf_numbers<Rank, 64>(trees[t], memory, leaves);
        if (trees[t].n_nodes < 16)
            add_looked_up<1>(trees[t].leaf_values, leaves, margins);
        else if (trees[t].n_nodes < 32)
            add_looked_up<2>(trees[t].leaf_values, leaves, margins);
        else if (trees[t].n_nodes < most_looked_up)
            add_looked_up<4>(trees[t].leaf_values, leaves, margins);
        else
            add_leaves(trees[t], leaves, margins);
    }
}
#endif

}  // namespace detail

/// The number of the leaf of each row of a block, for those who do not want its value alone. O(rows_per_block x nodes), a
/// vector of rows at a time.
template <class Rank>
void find_leaves(const block_tree<Rank>& tree, const block_memory<Rank>& memory, Rank* leaves,
                 vector_width width = widest_vectors()) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::leaf_numbers_avx512(tree, memory, leaves);
    if (width == vector_width::avx2) return detail::leaf_numbers_avx2(tree, memory, leaves);
#endif
    static_cast<void>(width);
    detail::leaf_numbers<Rank, 16>(tree, memory, leaves);
}

/// Adds the leaf values of all trees, in tree order, to the margins of a block of rows. O(rows_per_block x nodes), a
/// vector of rows at a time.
template <class Rank>
void predict(const block_tree<Rank>* trees, std::size_t n_trees, const block_memory<Rank>& memory,
             double* margins, vector_width width = widest_vectors()) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::predict_block_avx512(trees, n_trees, memory, margins);
    if (width == vector_width::avx2) return detail::predict_block_avx2(trees, n_trees, memory, margins);
#endif
    static_cast<void>(width);
    detail::predict_block<Rank, 16>(trees, n_trees, memory, margins);
}

}  // namespace sluice::backend::cpu
