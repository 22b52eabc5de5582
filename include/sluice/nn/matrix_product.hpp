// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/vector_width.hpp"

#include <cstddef>

namespace sluice::nn {

/// A matrix in memory that somebody else owns: element (i, j) is `values[i * row_stride + j * column_stride]`.
template <class Scalar>
struct matrix_view {
    const Scalar* values;
    std::size_t row_stride;
    std::size_t column_stride = 1;

    [[nodiscard]] matrix_view transposed() const { return {values, column_stride, row_stride}; }
};

/// How many rows and columns a product has, and over how many elements each sum of it runs.
struct product_shape {
    std::size_t n_rows;
    std::size_t n_columns;
    std::size_t depth;
};

/// `c += a b`: `a` is [n_rows x depth], in any layout; `b` is [depth x n_columns] and `c` [n_rows x n_columns], both row
/// after row without gaps.
///
/// Each element is `((c + a0 b0) + a1 b1) + ...`, rounded after each operation, whatever stands beside it: the same bits for
/// any vector width, and for a row alone as for a row of many. O(n_rows n_columns depth); allocates nothing.
void add_product(product_shape shape, matrix_view<float> a, const float* b, float* c,
                 vector_width width = widest_vectors()) noexcept;
/// The same in float64, which gradients are tested in; not fast.
void add_product(product_shape shape, matrix_view<double> a, const double* b, double* c) noexcept;

/// The right matrix of products, in the order in which they read it: `pack` copies it there. One that many products share is
/// packed once; `add_product` packs what it is given for itself alone.
template <class Scalar>
struct packed_matrix {
    const Scalar* values;  // as many as the matrix has
};
void add_product(product_shape shape, matrix_view<float> a, packed_matrix<float> b, float* c,
                 vector_width width = widest_vectors()) noexcept;
void add_product(product_shape shape, matrix_view<double> a, packed_matrix<double> b, double* c) noexcept;

/// Some rows and columns of a matrix.
struct matrix_part {
    std::size_t n_rows, n_columns;  // of the matrix
    std::size_t first_row, end_row;
    std::size_t first_column, end_column;
};
/// Puts a part of a matrix in its place among the numbers of a packed one, [n_rows x n_columns]; `from` begins with the part.
void pack(const matrix_part& part, matrix_view<float> from, float* packed,
          vector_width width = widest_vectors()) noexcept;
void pack(const matrix_part& part, matrix_view<double> from, double* packed) noexcept;

/// `out`, [n_columns x n_rows] with rows `out_stride` apart, becomes the transpose of `in`, [n_rows x n_columns] row after row.
template <class Scalar>
void transpose(const Scalar* in, std::size_t n_rows, std::size_t n_columns, Scalar* out,
               std::size_t out_stride) {
    constexpr std::size_t side = 16;  // of squares that stay in the cache
    for (std::size_t top = 0; top < n_rows; top += side)
        for (std::size_t left = 0; left < n_columns; left += side)
            for (std::size_t i = top; i < n_rows && i < top + side; ++i)
                for (std::size_t j = left; j < n_columns && j < left + side; ++j)
                    out[j * out_stride + i] = in[i * n_columns + j];
}
template <class Scalar>
void transpose(const Scalar* in, std::size_t n_rows, std::size_t n_columns, Scalar* out) {
    transpose(in, n_rows, n_columns, out, n_rows);
}

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/matrix_product_definitions.hpp"
#endif
