// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

namespace detail {

[[nodiscard]] constexpr bool is_occupied(std::int64_t cell) { return cell != 0; }
[[nodiscard]] constexpr bool is_occupied(const trees::sums& cell) { return !(cell == trees::sums{}); }

template <class Cell>
[[nodiscard]] std::uint64_t occupied_among(const Cell* cells, std::size_t n) {
    std::uint64_t found = 0;
    for (std::size_t k = 0; k < n; ++k) found |= std::uint64_t{is_occupied(cells[k])} << k;
    return found;
}

#if SLUICE_HAS_X86_VECTORS
SLUICE_TARGET_AVX2 [[nodiscard]] inline unsigned occupied_among_four(const std::int64_t* cells) {
    const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells));
    const __m256i empty = _mm256_cmpeq_epi64(four, _mm256_setzero_si256());
    return 15U & ~static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(empty)));
}
SLUICE_TARGET_AVX2 [[nodiscard]] inline unsigned occupied_among_four(const trees::sums* cells) {
    static_assert(sizeof(trees::sums) == 16);
    const __m256i front = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells));
    const __m256i back = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells + 2));
    const __m256i either =
        _mm256_or_si256(_mm256_unpacklo_epi64(front, back), _mm256_unpackhi_epi64(front, back));
    const __m256i in_order = _mm256_permute4x64_epi64(either, 0b11'01'10'00);
    const __m256i empty = _mm256_cmpeq_epi64(in_order, _mm256_setzero_si256());
    return 15U & ~static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(empty)));
}

/// Whole words; gives how many cells they are of.
template <class Cell>
SLUICE_TARGET_AVX2 [[nodiscard]] std::size_t mark_occupied_avx2(const Cell* cells, std::size_t n,
                                                                std::uint64_t* marks) {
    std::size_t begin = 0;
    for (; begin + 64 <= n; begin += 64) {
        std::uint64_t found = 0;
        for (std::size_t k = 0; k < 64; k += 4)
            found |= std::uint64_t{occupied_among_four(cells + begin + k)} << k;
        marks[begin / 64] = found;
    }
    return begin;
}
#endif

}  // namespace detail

/// Marks the cells that hold anything: a bit for each of `n`, 64 in a word; bits behind the last one are 0. O(n).
template <class Cell>
void mark_occupied(const Cell* cells, std::size_t n, std::uint64_t* marks,
                   vector_width width = widest_vectors()) {
    std::size_t begin = 0;
#if SLUICE_HAS_X86_VECTORS
    if (width != vector_width::baseline) begin = detail::mark_occupied_avx2(cells, n, marks);
#endif
    static_cast<void>(width);
    for (; begin < n; begin += 64)
        marks[begin / 64] = detail::occupied_among(cells + begin, (std::min)(n - begin, std::size_t{64}));
}

/// Calls `visit(place)` for each bit that is set, from the lowest on.
template <class Visit>
void for_each_marked(const std::uint64_t* marks, std::size_t n_words, const Visit& visit) {
    for (std::size_t word = 0; word < n_words; ++word)
        for (std::uint64_t left = marks[word]; left != 0; left &= left - 1)
            visit(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
}

}  // namespace sluice::backend::cpu
