// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

namespace detail {

/// What is left of a division: rows from `next` on, behind those that went left and those that wait to go right.
struct divided {
    std::size_t next = 0;
    std::size_t n_left = 0;
};

/// Both sides are written, and one of them goes on: which way a row goes cannot be foreseen.
template <class Row, class GoesLeft>
[[nodiscard]] divided divide_one_by_one(Row* rows, std::size_t n, Row* waiting, divided done,
                                        const GoesLeft& goes_left) {
    for (; done.next < n; ++done.next) {
        const Row row = rows[done.next];
        const std::size_t is_left = goes_left(row) ? 1 : 0;
        rows[done.n_left] = row;
        waiting[done.next - done.n_left] = row;
        done.n_left += is_left;
    }
    return done;
}

#if SLUICE_HAS_X86_VECTORS
/// For each set of four rows the places of their halves, those of the set first.
inline constexpr auto places_of_four = [] {
    std::array<std::array<std::int32_t, 8>, 16> all{};
    for (std::size_t set = 0; set < 16; ++set)
        for (std::size_t k = 0, to = 0; k < 4; ++k)
            if ((set >> k & 1) != 0) {
                all[set][to++] = static_cast<std::int32_t>(2 * k);
                all[set][to++] = static_cast<std::int32_t>(2 * k + 1);
            }
    return all;
}();

SLUICE_TARGET_AVX2 [[nodiscard]] inline __m256i rows_of_set(__m256i four, unsigned set) {
    return _mm256_permutevar8x32_epi32(
        four, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(places_of_four[set].data())));
}

/// Four rows of 8 bytes at a time; both sides are written whole.
template <class Row, class GoesLeft>
SLUICE_TARGET_AVX2 [[nodiscard]] divided divide_avx2(Row* rows, std::size_t n, Row* waiting,
                                                     const GoesLeft& goes_left) {
    static_assert(sizeof(Row) == 8);
    divided done;
    for (; done.next + 4 <= n; done.next += 4) {
        const Row* const here = rows + done.next;
        unsigned set = 0;
        for (unsigned k = 0; k < 4; ++k) set |= (goes_left(here[k]) ? 1U : 0U) << k;
        const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(here));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(rows + done.n_left), rows_of_set(four, set));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(waiting + (done.next - done.n_left)),
                            rows_of_set(four, 15 - set));
        done.n_left += static_cast<std::size_t>(_mm_popcnt_u32(set));
    }
    return done;
}
#endif

}  // namespace detail

/// Rows that go left move to the front in place, the others behind them; both keep their order. How many went left. O(n).
template <class Row, class GoesLeft>
[[nodiscard]] std::size_t divide_rows(Row* rows, std::size_t n, const GoesLeft& goes_left,
                                      vector_width width = widest_vectors()) {
    thread_local std::vector<Row> waiting;
    if (waiting.size() < n + 4) waiting.resize(n + 4);
    detail::divided done;
#if SLUICE_HAS_X86_VECTORS
    if constexpr (sizeof(Row) == 8)
        if (width != vector_width::baseline) done = detail::divide_avx2(rows, n, waiting.data(), goes_left);
#endif
    static_cast<void>(width);
    done = detail::divide_one_by_one(rows, n, waiting.data(), done, goes_left);
    std::copy_n(waiting.data(), n - done.n_left, rows + done.n_left);
    return done.n_left;
}

}  // namespace sluice::backend::cpu
