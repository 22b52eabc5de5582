// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/types.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice::backend::cpu {

namespace detail {

inline void prefetch([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#endif
}

// A 32-bit word of two 16-bit halves becomes a 64-bit word of two 32-bit halves: one addition adds both.
[[nodiscard]] inline std::int64_t widen(std::int32_t word) {
    const std::int64_t hessian = word & 0xFFFF;
    return static_cast<std::int64_t>(
               static_cast<std::uint64_t>(static_cast<std::int64_t>(word - hessian) >> 16) << 32) +
           hessian;
}

}  // namespace detail

/// How many rows may be added into packed cells before a half could overflow.
inline constexpr std::size_t rows_per_flush = std::size_t{1} << 16;

/// Adds the packed words of some rows into the cells of their bins: `cells[begins[j] + bin(row, j)] +=
/// word(row)`. At most `rows_per_flush` rows. One update is one 64-bit addition; four rows are in flight at a
/// time. The same sums for any order of the rows.
inline void histogram(const trees::bin* bins, std::size_t n_features, const std::size_t* begins,
                      const trees::row_index* rows, std::size_t n_rows, const std::int32_t* words,
                      std::int64_t* cells) {
    constexpr std::size_t ahead = 16;
    std::size_t i = 0;
    for (; i + 4 <= n_rows; i += 4) {
        if (i + ahead + 4 <= n_rows)
            for (std::size_t k = 0; k < 4; ++k) {
                detail::prefetch(bins + std::size_t{rows[i + ahead + k]} * n_features);
                detail::prefetch(words + rows[i + ahead + k]);
            }
        const trees::bin* const a = bins + std::size_t{rows[i]} * n_features;
        const trees::bin* const b = bins + std::size_t{rows[i + 1]} * n_features;
        const trees::bin* const c = bins + std::size_t{rows[i + 2]} * n_features;
        const trees::bin* const d = bins + std::size_t{rows[i + 3]} * n_features;
        const std::int64_t wa = detail::widen(words[rows[i]]), wb = detail::widen(words[rows[i + 1]]);
        const std::int64_t wc = detail::widen(words[rows[i + 2]]), wd = detail::widen(words[rows[i + 3]]);
        for (std::size_t j = 0; j < n_features; ++j) {
            std::int64_t* const feature = cells + begins[j];
            feature[a[j]] += wa;
            feature[b[j]] += wb;
            feature[c[j]] += wc;
            feature[d[j]] += wd;
        }
    }
    for (; i < n_rows; ++i) {
        const trees::bin* const row = bins + std::size_t{rows[i]} * n_features;
        const std::int64_t word = detail::widen(words[rows[i]]);
        for (std::size_t j = 0; j < n_features; ++j) cells[begins[j] + row[j]] += word;
    }
}

/// Takes packed cells apart, adds them to wide sums and leaves zeros behind.
inline void flush(std::int64_t* cells, std::size_t n_cells, trees::sums* into) {
    for (std::size_t k = 0; k < n_cells; ++k) {
        const std::int64_t hessian = cells[k] & 0xFFFFFFFF;
        into[k] += {(cells[k] - hessian) >> 32, hessian};
        cells[k] = 0;
    }
}

/// The same for words of two 32-bit halves, straight into wide sums; for few rows, or gradients of heavy
/// tails.
inline void wide_histogram(const trees::bin* bins, std::size_t n_features, const std::size_t* begins,
                           const trees::row_index* rows, std::size_t n_rows, const std::int64_t* words,
                           trees::sums* cells) {
    for (std::size_t i = 0; i < n_rows; ++i) {
        const trees::bin* const row = bins + std::size_t{rows[i]} * n_features;
        const std::int64_t hessian = words[rows[i]] & 0xFFFFFFFF;
        const trees::sums word{(words[rows[i]] - hessian) >> 32, hessian};
        for (std::size_t j = 0; j < n_features; ++j) cells[begins[j] + row[j]] += word;
    }
}

}  // namespace sluice::backend::cpu
