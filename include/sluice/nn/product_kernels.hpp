// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace sluice::nn::detail {

/// The operands of a product, as the kernels take them: matrices of any layout, but rows of `b` and `c` without gaps.
template <class Scalar>
struct product_of {
    product_shape shape;
    matrix_view<Scalar> a;
    const Scalar* b;
    std::size_t b_stride;  // from row to row
    Scalar* c;
    std::size_t c_stride;
    const Scalar* ahead = nullptr;  // what is read next, some of it fetched with each row of the result
    std::size_t ahead_a_row = 0;

    /// The part of the product with these rows and columns of the result.
    [[nodiscard]] product_of part(std::size_t row, std::size_t n_rows, std::size_t column,
                                  std::size_t n_columns) const {
        product_of one = *this;
        one.shape.n_rows = n_rows;
        one.shape.n_columns = n_columns;
        one.a.values += row * a.row_stride;
        one.b += column;
        one.ahead += row * ahead_a_row;
        one.c += row * c_stride + column;
        return one;
    }
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

/// The first `Rows` rows by `Vectors` vectors of the result, which stay in registers while the sums run.
template <std::size_t N, std::size_t Rows, std::size_t Vectors, class Scalar>
SLUICE_ALWAYS_INLINE void add_tile(const product_of<Scalar>& p) {
    using lanes = typename vector_of<Scalar, N>::type;
    lanes sums[Rows][Vectors];
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Vectors; ++v)
            std::memcpy(&sums[r][v], p.c + r * p.c_stride + v * N, sizeof(lanes));
            // What the rows below begin with is far away where the result is large.
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r) __builtin_prefetch(p.c + (Rows + r) * p.c_stride);
    for (std::size_t i = 0; i < Rows * p.ahead_a_row; i += 64 / sizeof(Scalar))
        __builtin_prefetch(p.ahead + i);
    const Scalar *left = p.a.values, *right = p.b;
    for (std::size_t k = 0; k < p.shape.depth; ++k, left += p.a.column_stride, right += p.b_stride) {
        lanes b[Vectors];
#pragma GCC unroll 8
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
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Vectors; ++v)
            std::memcpy(p.c + r * p.c_stride + v * N, &sums[r][v], sizeof(lanes));
}

/// All columns of the first `Rows` rows, fewer and fewer side by side.
template <std::size_t N, std::size_t Rows, std::size_t Vectors, class Scalar>
SLUICE_ALWAYS_INLINE void add_columns(product_of<Scalar> p) {
    constexpr std::size_t width = N * Vectors;
    for (; p.shape.n_columns >= width; p = p.part(0, Rows, width, p.shape.n_columns - width))
        add_tile<N, Rows, Vectors>(p);
    // Vectors end with those of 16 bytes.
    constexpr std::size_t fewer = N * sizeof(Scalar) > 16 ? N / 2 : 1;
    if constexpr (Vectors > 1)
        add_columns<N, Rows, Vectors / 2>(p);
    else if constexpr (N > 1)
        add_columns<fewer, Rows, 1>(p);
}

/// All rows, `Rows` at a time, and fewer and fewer of those that are left: `b` stays in the first cache if it fits.
template <std::size_t N, std::size_t Rows, std::size_t Vectors, class Scalar>
SLUICE_ALWAYS_INLINE void add_rows(product_of<Scalar> p) {
    for (; p.shape.n_rows >= Rows; p = p.part(Rows, p.shape.n_rows - Rows, 0, p.shape.n_columns))
        add_columns<N, Rows, Vectors>(p);
    if constexpr (Rows > 1) add_rows<N, (Rows > 4 ? 4 : Rows / 2), Vectors>(p);
}

/// How many columns of a packed matrix stand together, row after row, before the next ones come.
template <std::size_t N>
inline constexpr std::size_t panel_columns = 2 * N;

template <std::size_t N, class Scalar>
SLUICE_ALWAYS_INLINE void pack_by(const matrix_part& part, matrix_view<Scalar> from, Scalar* packed) {
    constexpr std::size_t panel = panel_columns<N>;
    const std::size_t n = part.end_row - part.first_row;
    for (std::size_t j = part.first_column, end; j < part.end_column; j = end) {
        const std::size_t begin = j / panel * panel, width = (std::min)(panel, part.n_columns - begin);
        end = (std::min)(part.end_column, begin + width);
        const Scalar* const in = from.values + (j - part.first_column) * from.column_stride;
        Scalar* const out = packed + begin * part.n_rows + part.first_row * width + (j - begin);
        if (from.column_stride == 1 && end - j == panel)
            for (std::size_t k = 0; k < n; ++k)
                std::memcpy(out + k * panel, in + k * from.row_stride, panel * sizeof(Scalar));
        else
            for (std::size_t k = 0; k < n; ++k)
                for (std::size_t c = 0; c < end - j; ++c)
                    out[k * width + c] = in[k * from.row_stride + c * from.column_stride];
    }
}

/// Copies of parts of a product, in the order in which they are read: rows that are a power of two apart push each other
/// out of the first cache, which costs more than copying.
template <std::size_t N, class Scalar>
class packed_product {
  public:
    template <std::size_t Rows>
    SLUICE_ALWAYS_INLINE void add(const product_of<Scalar>& p) {
        const std::size_t n_columns = p.shape.n_columns / panel * panel;
        for (std::size_t k = 0; k < p.shape.depth; k += most_depth) {
            product_of<Scalar> slice = p;
            slice.shape.depth = (std::min)(most_depth, p.shape.depth - k);
            slice.a.values += k * p.a.column_stride;
            slice.b += k * p.b_stride;
            for (std::size_t j = 0; j < n_columns; j += most_columns)
                add_slice<Rows>(slice.part(0, p.shape.n_rows, j, (std::min)(most_columns, n_columns - j)));
            add_rows<N, Rows, 2>(slice.part(0, p.shape.n_rows, n_columns, p.shape.n_columns - n_columns));
        }
    }

    /// The same where `p.b` is packed already.
    template <std::size_t Rows>
    SLUICE_ALWAYS_INLINE void add_packed(const product_of<Scalar>& p) {
        const std::size_t depth = p.shape.depth, n_columns = p.shape.n_columns / panel * panel;
        for (std::size_t k = 0; k < depth; k += most_depth) {
            product_of<Scalar> slice = p.part(0, p.shape.n_rows, 0, n_columns);
            slice.shape.depth = (std::min)(most_depth, depth - k);
            slice.a.values += k * p.a.column_stride;
            add_panels<Rows>(slice, p.b + k * panel, depth * panel);
        }
        product_of<Scalar> rest = p.part(0, p.shape.n_rows, n_columns, p.shape.n_columns - n_columns);
        rest.b = p.b + n_columns * depth;
        rest.b_stride = rest.shape.n_columns;
        add_rows<N, Rows, 2>(rest);
    }

  private:
    static constexpr std::size_t panel = panel_columns<N>, most_depth = 128, most_columns = 128,
                                 most_rows = 48;

    template <std::size_t Rows>
    SLUICE_ALWAYS_INLINE void add_slice(const product_of<Scalar>& p) {
        const matrix_part all{p.shape.depth, p.shape.n_columns, 0, p.shape.depth, 0, p.shape.n_columns};
        pack_by<N>(all, matrix_view<Scalar>{p.b, p.b_stride}, right_);
        add_panels<Rows>(p, right_, p.shape.depth * panel);
    }

    /// Panels are `panel_stride` numbers apart.
    template <std::size_t Rows>
    SLUICE_ALWAYS_INLINE void add_panels(const product_of<Scalar>& p, const Scalar* panels,
                                         std::size_t panel_stride) {
        for (std::size_t i = 0; i < p.shape.n_rows; i += most_rows) {
            auto rows = p.part(i, (std::min)(most_rows, p.shape.n_rows - i), 0, p.shape.n_columns);
            if (p.a.column_stride != 1) {
                for (std::size_t k = 0; k < p.shape.depth; ++k)
                    for (std::size_t r = 0; r < rows.shape.n_rows; ++r)
                        left_[k * rows.shape.n_rows + r] = rows.a.values[k * p.a.column_stride + r];
                rows.a = {left_, 1, rows.shape.n_rows};
            }
            for (std::size_t j = 0; j < p.shape.n_columns; j += panel) {
                auto tiles = rows.part(0, rows.shape.n_rows, j, panel);
                tiles.b = panels + j / panel * panel_stride;
                tiles.b_stride = panel;
                // Panels come from far away, or from the thread that has packed them.
                tiles.ahead = j + panel < p.shape.n_columns ? tiles.b + panel_stride : tiles.b;
                tiles.ahead_a_row = p.shape.depth * panel / rows.shape.n_rows;
                add_rows<N, Rows, 2>(tiles);
            }
        }
    }

    alignas(64) Scalar right_[most_depth * most_columns];
    alignas(64) Scalar left_[most_depth * most_rows];
};

template <std::size_t N, std::size_t Rows, class Scalar>
SLUICE_ALWAYS_INLINE void add_product_by(product_of<Scalar> p) {
    // A column whose rows lie side by side is computed as the row that it is the transpose of.
    if (p.shape.n_columns == 1 && p.a.row_stride == 1)
        p = {{1, p.shape.n_rows, p.shape.depth},
             {p.b, 0, p.b_stride},
             p.a.values,
             p.a.column_stride,
             p.c,
             p.shape.n_rows};
    if (p.shape.n_rows == 1) return add_columns<N, 1, 4>(p);
    if (p.shape.n_rows >= 2 * Rows && p.shape.n_columns >= 2 * N) {
        packed_product<N, Scalar> packed;
        return packed.template add<Rows>(p);
    }
    add_rows<N, Rows, 2>(p);
}

template <std::size_t N, std::size_t Rows, class Scalar>
SLUICE_ALWAYS_INLINE void add_packed_by(const product_of<Scalar>& p) {
    if (p.shape.n_columns < panel_columns<N>) return add_product_by<N, Rows>(p);  // lies as it would unpacked
    packed_product<N, Scalar> packed;
    packed.template add_packed<Rows>(p);
}
#endif

}  // namespace sluice::nn::detail
