// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/row_tree.hpp"
#include "sluice/core/vector_width.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

#if SLUICE_HAS_X86_VECTORS

/// How many of four thresholds are at or below x; of NaN none.
SLUICE_TARGET_AVX2 inline std::size_t n_at_or_below(const double* four, __m256d x) {
    const int below = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(four), x, _CMP_LE_OQ));
    return static_cast<std::size_t>(_mm_popcnt_u32(static_cast<unsigned>(below)));
}

/// The ranks of a row, whose features are `x(feature)`. True if one is missing.
template <class Row>
SLUICE_TARGET_AVX2 inline bool row_ranks(const row_thresholds* thresholds, std::size_t n, const double* keys,
                                         const Row& x, std::int8_t* ranks) {
    // Level by level through all of them, since the levels of one wait for each other.
    double values[most_row_ranks];
    std::size_t found[most_row_ranks];
    for (std::size_t j = 0; j < n; ++j) {
        const row_thresholds& of = thresholds[j];
        values[j] = x(of.feature);
        const __m256d all = _mm256_set1_pd(values[j]);
        found[j] = 0;
        for (std::size_t k = 0; k < of.n_lines_of_seconds; ++k)
            found[j] += n_at_or_below(keys + of.seconds + 4 * k, all);
    }
    for (std::size_t j = 0; j < n; ++j)
        found[j] = 4 * found[j] +
                   n_at_or_below(keys + thresholds[j].firsts + 4 * found[j], _mm256_set1_pd(values[j]));
    bool is_missing = false;
    for (std::size_t j = 0; j < n; ++j) {
        const __m256d all = _mm256_set1_pd(values[j]);
        const std::size_t rank = 4 * found[j] + n_at_or_below(keys + thresholds[j].keys + 4 * found[j], all);
        const bool missing = values[j] != values[j];
        ranks[j] = missing ? missing_row_rank : row_rank(rank);
        is_missing |= missing;
    }
    return is_missing;
}

namespace detail {

/// The ranks of a row, 16 in each half of a register.
template <std::size_t Tables>
struct row_rank_tables {
    __m256i of[Tables];

    SLUICE_TARGET_AVX2 explicit row_rank_tables(const std::int8_t* ranks) {
        for (std::size_t k = 0; k < Tables; ++k)
            of[k] =
                _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(ranks + 16 * k)));
    }
    /// The ranks that 32 questions look at.
    [[nodiscard]] SLUICE_TARGET_AVX2 __m256i operator[](__m256i places) const {
        if constexpr (Tables == 2)
            return look_up(0, places);
        else
            return _mm256_blendv_epi8(look_up(0, places), look_up(2, places), _mm256_slli_epi16(places, 2));
    }
    /// Those in one table and the next. The bit that tells the two apart becomes the highest of its byte.
    [[nodiscard]] SLUICE_TARGET_AVX2 __m256i look_up(std::size_t k, __m256i places) const {
        return _mm256_blendv_epi8(_mm256_shuffle_epi8(of[k], places), _mm256_shuffle_epi8(of[k + 1], places),
                                  _mm256_slli_epi16(places, 3));
    }
};

/// Which of 32 questions are answered by no.
template <bool IsMissing, std::size_t Tables>
SLUICE_TARGET_AVX2 inline std::uint32_t row_noes(const std::uint8_t* places, const std::int8_t* limits,
                                                 const row_rank_tables<Tables>& ranks) {
    const __m256i asked = _mm256_load_si256(reinterpret_cast<const __m256i*>(places));
    __m256i found = ranks[asked];
    if constexpr (IsMissing) {
        const __m256i missing = _mm256_cmpeq_epi8(found, _mm256_set1_epi8(missing_row_rank));
        const __m256i left = _mm256_and_si256(missing, _mm256_slli_epi16(asked, 1));
        found = _mm256_blendv_epi8(found, _mm256_set1_epi8(least_row_rank), left);
    }
    const __m256i most = _mm256_load_si256(reinterpret_cast<const __m256i*>(limits));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(found, most)));
}

/// Of eight leaves the questions answered by no that they stand on the left of.
SLUICE_TARGET_AVX2 inline __m256i row_refusals(__m256i noes, const std::uint32_t* lefts) {
    return _mm256_and_si256(noes, _mm256_load_si256(reinterpret_cast<const __m256i*>(lefts)));
}

/// One bit for each of 32 leaves, in the order of `place_of_row_leaf`: whether nothing refuses it.
SLUICE_TARGET_AVX2 inline unsigned row_leaves_left(__m256i a, __m256i b, __m256i c, __m256i d) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i front = _mm256_packs_epi32(_mm256_cmpeq_epi32(a, zero), _mm256_cmpeq_epi32(b, zero));
    const __m256i back = _mm256_packs_epi32(_mm256_cmpeq_epi32(c, zero), _mm256_cmpeq_epi32(d, zero));
    return static_cast<unsigned>(_mm256_movemask_epi8(_mm256_packs_epi16(front, back)));
}
SLUICE_TARGET_AVX2 inline unsigned row_leaves_left(__m256i noes, const std::uint32_t* lefts) {
    return row_leaves_left(row_refusals(noes, lefts), row_refusals(noes, lefts + 8),
                           row_refusals(noes, lefts + 16), row_refusals(noes, lefts + 24));
}
SLUICE_TARGET_AVX2 inline __m256i row_refusals(__m256i front, const std::uint32_t* of_front, __m256i back,
                                               const std::uint32_t* of_back) {
    return _mm256_or_si256(row_refusals(front, of_front), row_refusals(back, of_back));
}

/// The leaf of a row, given which questions it answers by no, 32 in a word.
SLUICE_TARGET_AVX2 inline std::size_t row_leaf(const row_tree<1>& tree, const std::uint32_t* noes) {
    const __m256i all = _mm256_set1_epi32(static_cast<int>(noes[0]));
    return static_cast<std::size_t>(__builtin_ctz(row_leaves_left(all, tree.lefts[0])));
}
SLUICE_TARGET_AVX2 inline std::size_t row_leaf(const row_tree<2>& tree, const std::uint32_t* noes) {
    const __m256i front = _mm256_set1_epi32(static_cast<int>(noes[0]));
    const __m256i back = _mm256_set1_epi32(static_cast<int>(noes[1]));
    const std::uint32_t *a = tree.lefts[0], *b = tree.lefts[1];
    const unsigned first =
        row_leaves_left(row_refusals(front, a, back, b), row_refusals(front, a + 8, back, b + 8),
                        row_refusals(front, a + 16, back, b + 16), row_refusals(front, a + 24, back, b + 24));
    const unsigned second = row_leaves_left(back, tree.lefts[2]);
    return static_cast<std::size_t>(__builtin_ctzll(std::uint64_t{second} << 32 | first));
}

/// Some trees are asked before the leaf of the first is looked for: a processor sees only so far ahead, and what is asked
/// goes through memory, from which a register is filled at no cost.
template <bool IsMissing, std::size_t Tables, std::size_t Words>
SLUICE_TARGET_AVX2 inline double predict_row(const row_tree<Words>* trees, std::size_t n_trees,
                                             const std::int8_t* ranks, double base) {
    constexpr std::size_t side_by_side = 16;
    const row_rank_tables<Tables> tables(ranks);
    std::uint32_t noes[side_by_side][Words];
    for (const auto* end = trees + n_trees; trees != end;) {
        const auto n = (std::min)(side_by_side, static_cast<std::size_t>(end - trees));
        for (std::size_t t = 0; t < n; ++t)
            for (std::size_t k = 0; k < Words; ++k)
                noes[t][k] = row_noes<IsMissing>(trees[t].ranks + 32 * k, trees[t].limits + 32 * k, tables);
        for (std::size_t t = 0; t < n; ++t) base += trees[t].values[row_leaf(trees[t], noes[t])];
        trees += n;
    }
    return base;
}

}  // namespace detail

/// `base` and the leaf values of all trees, in tree order, for the ranks of a row, [most_row_ranks] aligned to 16 bytes, of
/// which the first `n_ranks` are looked at.
template <std::size_t Words>
inline double predict_row(const row_tree<Words>* trees, std::size_t n_trees, const std::int8_t* ranks,
                          std::size_t n_ranks, bool is_missing, double base) {
    if (n_ranks <= most_row_ranks / 2)
        return is_missing ? detail::predict_row<true, 2>(trees, n_trees, ranks, base)
                          : detail::predict_row<false, 2>(trees, n_trees, ranks, base);
    return is_missing ? detail::predict_row<true, 4>(trees, n_trees, ranks, base)
                      : detail::predict_row<false, 4>(trees, n_trees, ranks, base);
}

#endif

}  // namespace sluice::backend::cpu
