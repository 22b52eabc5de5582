// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

/// A tree for one row: all of its questions are asked at once, and what they answer tells the leaf. `Mask` has a bit for
/// each question: 32 or 64 bits, one more than there may be questions, as many as there may be leaves.
template <class Mask>
struct alignas(64) row_tree {
    static constexpr std::size_t most_leaves = 8 * sizeof(Mask);

    std::uint16_t ranks[most_leaves] = {};   // which rank each question looks at
    std::uint16_t limits[most_leaves] = {};  // yes: that rank is at most so large
    Mask asked[most_leaves] = {};            // the questions on the way to each leaf
    Mask answers[most_leaves] = {};          // and their answers; of no leaf: what no question answers
    double values[most_leaves] = {};
};

/// The thresholds of one feature: `keys` holds them in cache lines of eight, NaN behind the last; `firsts` the first of
/// each line but line 0, likewise.
struct row_thresholds {
    const double* keys = nullptr;
    const double* firsts = nullptr;
    std::size_t n_lines_of_firsts = 0;
};

/// So many ranks a row may have: what two registers hold.
inline constexpr std::size_t most_row_ranks = 64;

#if SLUICE_HAS_X86_VECTORS

/// How many thresholds of each feature are at or below its value.
SLUICE_TARGET_AVX512 inline void row_ranks(const row_thresholds* thresholds, std::size_t n, const double* x,
                                           std::uint16_t* ranks) {
    for (std::size_t j = 0; j < n; ++j) {
        const row_thresholds& of = thresholds[j];
        const __m512d all = _mm512_set1_pd(x[j]);
        std::size_t line = 0;
        for (std::size_t k = 0; k < of.n_lines_of_firsts; ++k)
            line += static_cast<std::size_t>(
                _mm_popcnt_u32(_mm512_cmp_pd_mask(_mm512_load_pd(of.firsts + 8 * k), all, _CMP_LE_OQ)));
        const unsigned below = _mm512_cmp_pd_mask(_mm512_load_pd(of.keys + 8 * line), all, _CMP_LE_OQ);
        ranks[j] = static_cast<std::uint16_t>(8 * line + static_cast<std::size_t>(_mm_popcnt_u32(below)));
    }
}

/// `base` and the leaf values of all trees, in tree order, for the ranks of a row, [most_row_ranks] aligned to a cache
/// line.
SLUICE_TARGET_AVX512 inline double predict_row(const row_tree<std::uint32_t>* trees, std::size_t n_trees,
                                               const std::uint16_t* ranks, double base) {
    const __m512i low = _mm512_load_si512(ranks), high = _mm512_load_si512(ranks + 32);
    for (const auto* tree = trees; tree != trees + n_trees; ++tree) {
        const __m512i asked = _mm512_permutex2var_epi16(low, _mm512_load_si512(tree->ranks), high);
        const __mmask32 yes = _mm512_cmple_epu16_mask(asked, _mm512_load_si512(tree->limits));
        const __m512i answers = _mm512_set1_epi32(static_cast<int>(yes));
        const __m512i front = _mm512_and_si512(answers, _mm512_load_si512(tree->asked));
        const __m512i back = _mm512_and_si512(answers, _mm512_load_si512(tree->asked + 16));
        const __mmask16 in_front = _mm512_cmpeq_epi32_mask(front, _mm512_load_si512(tree->answers));
        const __mmask16 in_back = _mm512_cmpeq_epi32_mask(back, _mm512_load_si512(tree->answers + 16));
        base += tree->values[__builtin_ctz(_mm512_kunpackw(in_back, in_front))];
    }
    return base;
}

SLUICE_TARGET_AVX512 inline double predict_row(const row_tree<std::uint64_t>* trees, std::size_t n_trees,
                                               const std::uint16_t* ranks, double base) {
    const __m512i low = _mm512_load_si512(ranks), high = _mm512_load_si512(ranks + 32);
    for (const auto* tree = trees; tree != trees + n_trees; ++tree) {
        std::uint64_t yes = 0, leaf = 0;
        for (std::size_t k = 0; k < 64; k += 32) {
            const __m512i asked = _mm512_permutex2var_epi16(low, _mm512_load_si512(tree->ranks + k), high);
            yes |= std::uint64_t{_mm512_cmple_epu16_mask(asked, _mm512_load_si512(tree->limits + k))} << k;
        }
        const __m512i answers = _mm512_set1_epi64(static_cast<long long>(yes));
        for (std::size_t k = 0; k < 64; k += 8) {
            const __m512i own = _mm512_and_si512(answers, _mm512_load_si512(tree->asked + k));
            leaf |= std::uint64_t{_mm512_cmpeq_epi64_mask(own, _mm512_load_si512(tree->answers + k))} << k;
        }
        base += tree->values[__builtin_ctzll(leaf)];
    }
    return base;
}

#endif

}  // namespace sluice::backend::cpu
