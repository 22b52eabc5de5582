// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/core/lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sluice::backend::cpu {

/// What rows add to the cells of their bins: the hessian, 1 for the row, the gradient of each output.
struct word_table {
    const std::int32_t* words = nullptr;  ///< [n_rows x width]
    std::size_t width = 0;                ///< 2 + n_outputs

    [[nodiscard]] const std::int32_t* row(trees::row_index i) const { return words + std::size_t{i} * width; }
};

namespace detail {

#if defined(__GNUC__)
template <std::size_t N>
SLUICE_ALWAYS_INLINE void add_lanes(const std::int32_t* words, std::int64_t* cell) {
    typedef std::int32_t narrow __attribute__((vector_size(N * sizeof(std::int32_t))));
    using wide = typename sluice::detail::lanes_of<N>::bits;
    narrow more;
    wide sum;
    std::memcpy(&more, words, sizeof more);
    std::memcpy(&sum, cell, sizeof sum);
    sum += __builtin_convertvector(more, wide);
    std::memcpy(cell, &sum, sizeof sum);
}
#endif

template <std::size_t N>
SLUICE_ALWAYS_INLINE void add_words(const std::int32_t* words, std::size_t width, std::int64_t* cell) {
    std::size_t k = 0;
#if defined(__GNUC__)
    for (; k + N <= width; k += N) add_lanes<N>(words + k, cell + k);
    for (; k + 2 <= width; k += 2) add_lanes<2>(words + k, cell + k);
#endif
    for (; k < width; ++k) cell[k] += words[k];
}

/// Some features at a time, whose cells stay in the nearest cache.
template <std::size_t N, class Bin>
SLUICE_ALWAYS_INLINE void add_rows(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                   std::size_t n_rows, const word_table& table, std::int64_t* cells) {
    constexpr std::size_t ahead = 16, most_bytes = std::size_t{1} << 15;
    const std::size_t bytes_of_cell = table.width * sizeof(std::int64_t);
    for (std::size_t begin = 0, end = 0; begin < data.n_columns; begin = end) {
        for (end = begin + 1; end < data.n_columns; ++end)
            if ((data.begins[end + 1] - data.begins[begin]) * bytes_of_cell > most_bytes) break;
        for (std::size_t i = 0; i < n_rows; ++i) {
            if (i + ahead < n_rows) {
                prefetch(data.row(rows[i + ahead].row) + begin);
                prefetch(table.row(rows[i + ahead].row));
            }
            const Bin* const row = data.row(rows[i].row);
            const std::int32_t* const words = table.row(rows[i].row);
            for (std::size_t j = begin; j < end; ++j)
                add_words<N>(words, table.width,
                             cells + (std::size_t{data.begins[j]} + row[j]) * table.width);
        }
    }
}

template <class Bin>
SLUICE_TARGET_AVX512 void add_rows_avx512(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                          std::size_t n_rows, const word_table& table, std::int64_t* cells) {
    add_rows<8>(data, rows, n_rows, table, cells);
}
template <class Bin>
SLUICE_TARGET_AVX2 void add_rows_avx2(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                      std::size_t n_rows, const word_table& table, std::int64_t* cells) {
    add_rows<4>(data, rows, n_rows, table, cells);
}

}  // namespace detail

/// Adds the words of some rows into the cells of their bins, for all features: `cells[(begins[j] + bin(row, j)) x width +
/// k] += words[row x width + k]`. The words of a cell lie together, so several are added at a time. The same sums for
/// any order of the rows.
template <class Bin>
void vector_histogram(const binned_rows<Bin>& data, const trees::vector_row* rows, std::size_t n_rows,
                      const word_table& table, std::int64_t* cells,
                      [[maybe_unused]] vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    if (width == vector_width::avx512) return detail::add_rows_avx512(data, rows, n_rows, table, cells);
    if (width == vector_width::avx2) return detail::add_rows_avx2(data, rows, n_rows, table, cells);
#endif
    detail::add_rows<2>(data, rows, n_rows, table, cells);
}

}  // namespace sluice::backend::cpu
