// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/matrix_product.hpp"
#include "sluice/nn/product_kernels.hpp"

#include <cstddef>

namespace sluice::nn {

namespace detail {

#if defined(__GNUC__)
#if SLUICE_HAS_X86_VECTORS
SLUICE_TARGET_AVX512 inline void add_product_avx512(const product_of<float>& p) { add_product_by<16, 8>(p); }
SLUICE_TARGET_AVX2 inline void add_product_avx2(const product_of<float>& p) { add_product_by<8, 6>(p); }
SLUICE_TARGET_AVX512 inline void add_packed_avx512(const product_of<float>& p) { add_packed_by<16, 8>(p); }
SLUICE_TARGET_AVX2 inline void add_packed_avx2(const product_of<float>& p) { add_packed_by<8, 6>(p); }
SLUICE_TARGET_AVX512 inline void pack_avx512(const matrix_part& part, matrix_view<float> from,
                                             float* packed) {
    pack_by<16>(part, from, packed);
}
SLUICE_TARGET_AVX2 inline void pack_avx2(const matrix_part& part, matrix_view<float> from, float* packed) {
    pack_by<8>(part, from, packed);
}
#endif
template <class Scalar>
void add_product_baseline(const product_of<Scalar>& p) {
    add_product_by<16 / sizeof(Scalar), 6>(p);
}
template <class Scalar>
void add_packed_baseline(const product_of<Scalar>& p) {
    add_packed_by<16 / sizeof(Scalar), 6>(p);
}
template <class Scalar>
void pack_baseline(const matrix_part& part, matrix_view<Scalar> from, Scalar* packed) {
    pack_by<16 / sizeof(Scalar)>(part, from, packed);
}
#else
template <class Scalar>
void add_product_baseline(const product_of<Scalar>& p) {
    for (std::size_t i = 0; i < p.shape.n_rows; ++i)
        for (std::size_t k = 0; k < p.shape.depth; ++k) {
            const Scalar left = p.a.values[i * p.a.row_stride + k * p.a.column_stride];
            for (std::size_t j = 0; j < p.shape.n_columns; ++j) {
                const Scalar product = left * p.b[k * p.shape.n_columns + j];
                p.c[i * p.shape.n_columns + j] += product;
            }
        }
}
template <class Scalar>
void add_packed_baseline(const product_of<Scalar>& p) {
    add_product_baseline(p);
}
template <class Scalar>
void pack_baseline(const matrix_part& part, matrix_view<Scalar> from, Scalar* packed) {
    for (std::size_t k = part.first_row; k < part.end_row; ++k)
        for (std::size_t j = part.first_column; j < part.end_column; ++j)
            packed[k * part.n_columns + j] = from.values[(k - part.first_row) * from.row_stride +
                                                         (j - part.first_column) * from.column_stride];
}
#endif

}  // namespace detail

SLUICE_INLINE void add_product(product_shape shape, matrix_view<float> a, const float* b, float* c,
                               [[maybe_unused]] vector_width width) noexcept {
    const detail::product_of<float> p{shape, a, b, shape.n_columns, c, shape.n_columns};
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::add_product_avx512(p);
    if (width == vector_width::avx2) return detail::add_product_avx2(p);
#endif
    detail::add_product_baseline(p);
}

SLUICE_INLINE void add_product(product_shape shape, matrix_view<double> a, const double* b,
                               double* c) noexcept {
    detail::add_product_baseline(
        detail::product_of<double>{shape, a, b, shape.n_columns, c, shape.n_columns});
}

SLUICE_INLINE void add_product(product_shape shape, matrix_view<float> a, packed_matrix<float> b, float* c,
                               [[maybe_unused]] vector_width width) noexcept {
    const detail::product_of<float> p{shape, a, b.values, shape.n_columns, c, shape.n_columns};
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::add_packed_avx512(p);
    if (width == vector_width::avx2) return detail::add_packed_avx2(p);
#endif
    detail::add_packed_baseline(p);
}

SLUICE_INLINE void add_product(product_shape shape, matrix_view<double> a, packed_matrix<double> b,
                               double* c) noexcept {
    detail::add_packed_baseline(
        detail::product_of<double>{shape, a, b.values, shape.n_columns, c, shape.n_columns});
}

SLUICE_INLINE void pack(const matrix_part& part, matrix_view<float> from, float* packed,
                        [[maybe_unused]] vector_width width) noexcept {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::pack_avx512(part, from, packed);
    if (width == vector_width::avx2) return detail::pack_avx2(part, from, packed);
#endif
    detail::pack_baseline(part, from, packed);
}

SLUICE_INLINE void pack(const matrix_part& part, matrix_view<double> from, double* packed) noexcept {
    detail::pack_baseline(part, from, packed);
}

}  // namespace sluice::nn
