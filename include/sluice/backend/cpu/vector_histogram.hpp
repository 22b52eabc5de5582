// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/core/lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace sluice::backend::cpu {

/// Gradients of several outputs, row by row.
struct gradient_table {
    const std::int32_t* values = nullptr;  ///< [n_rows x n_outputs]
    std::size_t n_outputs = 0;

    /// Whole numbers of a cell: the sum of the hessians, how many rows there are, the sum of each output's gradients.
    [[nodiscard]] constexpr std::size_t width() const { return 2 + n_outputs; }
    /// What a row adds to the cells of its bins, [width].
    SLUICE_ALWAYS_INLINE void write(const trees::vector_row& row, std::int64_t* words) const {
        words[0] = row.hessian;
        words[1] = 1;
        const std::int32_t* const own = values + std::size_t{row.row} * n_outputs;
        for (std::size_t k = 0; k < n_outputs; ++k) words[2 + k] = own[k];
    }
};

namespace detail {

template <std::size_t N>
SLUICE_ALWAYS_INLINE void add_words(const std::int64_t* words, std::size_t width, std::int64_t* cell) {
    std::size_t k = 0;
#if defined(__GNUC__)
    for (; k + N <= width; k += N) {
        typename sluice::detail::lanes_of<N>::bits sum, more;
        std::memcpy(&sum, cell + k, sizeof sum);
        std::memcpy(&more, words + k, sizeof more);
        sum += more;
        std::memcpy(cell + k, &sum, sizeof sum);
    }
#endif
    for (; k < width; ++k) cell[k] += words[k];
}

template <std::size_t N, class Bin>
SLUICE_ALWAYS_INLINE void add_rows(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                   std::size_t n_rows, const gradient_table& gradients,
                                   std::int64_t* cells) {
    constexpr std::size_t ahead = 16;
    const std::size_t width = gradients.width();
    std::vector<std::int64_t> words(width);
    for (std::size_t i = 0; i < n_rows; ++i) {
        if (i + ahead < n_rows) {
            prefetch(data.row(rows[i + ahead].row));
            prefetch(gradients.values + std::size_t{rows[i + ahead].row} * gradients.n_outputs);
        }
        gradients.write(rows[i], words.data());
        const Bin* const row = data.row(rows[i].row);
        for (std::size_t j = 0; j < data.n_features; ++j)
            add_words<N>(words.data(), width, cells + (std::size_t{data.begins[j]} + row[j]) * width);
    }
}

template <class Bin>
SLUICE_TARGET_AVX512 void add_rows_avx512(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                          std::size_t n_rows, const gradient_table& gradients,
                                          std::int64_t* cells) {
    add_rows<8>(data, rows, n_rows, gradients, cells);
}
template <class Bin>
SLUICE_TARGET_AVX2 void add_rows_avx2(const binned_rows<Bin>& data, const trees::vector_row* rows,
                                      std::size_t n_rows, const gradient_table& gradients,
                                      std::int64_t* cells) {
    add_rows<4>(data, rows, n_rows, gradients, cells);
}

}  // namespace detail

/// Adds what some rows are worth into the cells of their bins, for all features: `cells[(begins[j] + bin(row, j)) x
/// width + k] += words(row)[k]`. The words of a cell lie together, so several are added at a time. The same sums for
/// any order of the rows.
template <class Bin>
void vector_histogram(const binned_rows<Bin>& data, const trees::vector_row* rows, std::size_t n_rows,
                      const gradient_table& gradients, std::int64_t* cells,
                      vector_width width = widest_vectors()) {
    if (width == vector_width::avx512) return detail::add_rows_avx512(data, rows, n_rows, gradients, cells);
    if (width == vector_width::avx2) return detail::add_rows_avx2(data, rows, n_rows, gradients, cells);
    detail::add_rows<2>(data, rows, n_rows, gradients, cells);
}

}  // namespace sluice::backend::cpu
