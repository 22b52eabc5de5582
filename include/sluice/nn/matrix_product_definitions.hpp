// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <cstddef>
#include <cstring>

namespace sluice::nn {

namespace detail {

/// The operands of a product, as the kernels take them.
template <class Scalar>
struct product_of {
    product_shape shape;
    matrix_view<Scalar> a;
    const Scalar* b;
    Scalar* c;
};

#if defined(__GNUC__)
/// `N` numbers side by side.
template <class Scalar, std::size_t N>
struct vector_of {
    typedef Scalar type __attribute__((vector_size(N * sizeof(Scalar))));
};
template <class Scalar>
struct vector_of<Scalar, 1> {
    using type = Scalar;
};

/// `a * b`, never fused with what is added to it.
template <class Lanes>
SLUICE_ALWAYS_INLINE void multiply(const Lanes& a, const Lanes& b, Lanes& out) {
#if defined(__clang__)
#pragma clang fp contract(off)
#endif
    out = a * b;
#if SLUICE_HAS_X86_VECTORS && !defined(__clang__)
    asm("" : "+v"(out));  // g++ takes vectors apart at the barrier that exact_product has
#endif
}

/// `Rows` rows by `Vectors` vectors of the result, which stay in registers while the sums run.
template <std::size_t N, std::size_t Rows, std::size_t Vectors, class Scalar>
SLUICE_ALWAYS_INLINE void add_tile(const product_of<Scalar>& p, std::size_t row, std::size_t column) {
    using lanes = typename vector_of<Scalar, N>::type;
    const std::size_t width = p.shape.n_columns;
    lanes sums[Rows][Vectors];
    Scalar* const c = p.c + row * width + column;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t v = 0; v < Vectors; ++v)
            std::memcpy(&sums[r][v], c + r * width + v * N, sizeof(lanes));
    const Scalar* left = p.a.values + row * p.a.row_stride;
    const Scalar* right = p.b + column;
    for (std::size_t k = 0; k < p.shape.depth; ++k, left += p.a.column_stride, right += width) {
        lanes b[Vectors];
        for (std::size_t v = 0; v < Vectors; ++v) std::memcpy(&b[v], right + v * N, sizeof(lanes));
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) {
            const lanes a = left[r * p.a.row_stride] - lanes{};
#pragma GCC unroll 8
            for (std::size_t v = 0; v < Vectors; ++v) {
                lanes product;
                multiply(a, b[v], product);
                sums[r][v] += product;
            }
        }
    }
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t v = 0; v < Vectors; ++v)
            std::memcpy(c + r * width + v * N, &sums[r][v], sizeof(lanes));
}

/// All rows of some columns, `Rows` at a time, and fewer and fewer of those that are left.
template <std::size_t N, std::size_t Rows, std::size_t Vectors, class Scalar>
SLUICE_ALWAYS_INLINE void add_columns(const product_of<Scalar>& p, std::size_t row, std::size_t column) {
    for (; row + Rows <= p.shape.n_rows; row += Rows) add_tile<N, Rows, Vectors>(p, row, column);
    if constexpr (Rows > 1) add_columns<N, Rows / 2, Vectors>(p, row, column);
}

/// The columns from `column` on, fewer and fewer side by side.
template <std::size_t N, std::size_t Rows, class Scalar>
SLUICE_ALWAYS_INLINE void add_last_columns(const product_of<Scalar>& p, std::size_t column) {
    for (; column + N <= p.shape.n_columns; column += N) add_columns<N, Rows, 1>(p, 0, column);
    // Vectors end with those of 16 bytes.
    constexpr std::size_t fewer = N * sizeof(Scalar) > 16 ? N / 2 : 1;
    if constexpr (N > 1) add_last_columns<fewer, Rows>(p, column);
}

template <std::size_t N, std::size_t Rows, class Scalar>
SLUICE_ALWAYS_INLINE void add_product_by(const product_of<Scalar>& p) {
    std::size_t column = 0;
    for (; column + 2 * N <= p.shape.n_columns; column += 2 * N) add_columns<N, Rows, 2>(p, 0, column);
    add_last_columns<N, Rows>(p, column);
}

#if SLUICE_HAS_X86_VECTORS
SLUICE_TARGET_AVX512 inline void add_product_avx512(const product_of<float>& p) { add_product_by<16, 8>(p); }
SLUICE_TARGET_AVX2 inline void add_product_avx2(const product_of<float>& p) { add_product_by<8, 4>(p); }
#endif
template <class Scalar>
void add_product_baseline(const product_of<Scalar>& p) {
    add_product_by<16 / sizeof(Scalar), 4>(p);
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
#endif

}  // namespace detail

SLUICE_INLINE void add_product(product_shape shape, matrix_view<float> a, const float* b, float* c,
                               [[maybe_unused]] vector_width width) noexcept {
    const detail::product_of<float> p{shape, a, b, c};
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::add_product_avx512(p);
    if (width == vector_width::avx2) return detail::add_product_avx2(p);
#endif
    detail::add_product_baseline(p);
}

SLUICE_INLINE void add_product(product_shape shape, matrix_view<double> a, const double* b,
                               double* c) noexcept {
    detail::add_product_baseline(detail::product_of<double>{shape, a, b, c});
}

}  // namespace sluice::nn
