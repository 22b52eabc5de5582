// SPDX-License-Identifier: MIT
#include "sluice/nn/matrix_product.hpp"

#include "sluice/core/random.hpp"
#include "support/n_draws.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

using namespace sluice;

namespace matrix_product_test {

template <class Scalar>
std::vector<Scalar> random_numbers(random_generator& g, std::size_t n) {
    std::vector<Scalar> all(n);
    for (Scalar& v : all) v = static_cast<Scalar>(normal(g));
    return all;
}

/// Element by element, each sum in the order that is promised.
template <class Scalar>
std::vector<Scalar> naive(nn::product_shape s, nn::matrix_view<Scalar> a, const std::vector<Scalar>& b,
                          std::vector<Scalar> c) {
    for (std::size_t i = 0; i < s.n_rows; ++i)
        for (std::size_t j = 0; j < s.n_columns; ++j)
            for (std::size_t k = 0; k < s.depth; ++k) {
                const volatile Scalar product =
                    a.values[i * a.row_stride + k * a.column_stride] * b[k * s.n_columns + j];
                c[i * s.n_columns + j] += product;
            }
    return c;
}

/// Packed as four parts, each seen by its rows or by its columns.
std::vector<float> packed_in_parts(random_generator& g, nn::product_shape s, const std::vector<float>& b,
                                   vector_width width) {
    std::vector<float> turned(b.size()), packed(b.size());
    nn::transpose(b.data(), s.depth, s.n_columns, turned.data());
    const std::size_t row = uniform_integer(g, s.depth + 1), column = uniform_integer(g, s.n_columns + 1);
    const std::size_t rows[] = {0, row, s.depth}, columns[] = {0, column, s.n_columns};
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) {
            const nn::matrix_part part{s.depth,     s.n_columns, rows[i],
                                       rows[i + 1], columns[j],  columns[j + 1]};
            const nn::matrix_view<float> by_row{b.data() + rows[i] * s.n_columns + columns[j], s.n_columns};
            const nn::matrix_view<float> by_column{turned.data() + columns[j] * s.depth + rows[i], s.depth};
            nn::pack(part, i == j ? by_row : by_column.transposed(), packed.data(), width);
        }
    return packed;
}

TEST_CASE("matrix product has the bits of the naive one, of any shape, layout and vector width") {
    random_generator g(random_stream(1, 0));
    const int n_small = test::n_draws(150), n_large = 10;
    for (int i = 0; i < n_small + n_large; ++i) {
        const bool is_large = i >= n_small;  // cut into parts, each way
        const nn::product_shape s{uniform_integer(g, is_large ? 120 : 20),
                                  uniform_integer(g, is_large ? 290 : 90),
                                  uniform_integer(g, is_large ? 290 : 12)};
        CAPTURE(s.n_rows);
        CAPTURE(s.n_columns);
        CAPTURE(s.depth);
        const auto a = random_numbers<float>(g, s.n_rows * s.depth),
                   b = random_numbers<float>(g, s.depth * s.n_columns),
                   c = random_numbers<float>(g, s.n_rows * s.n_columns);
        const nn::matrix_view<float> by_row{a.data(), s.depth};
        const auto by_column = nn::matrix_view<float>{a.data(), s.n_rows}.transposed();
        for (const auto& view : {by_row, by_column})
            for (const auto width : {vector_width::baseline, vector_width::avx2, vector_width::avx512}) {
                if (width > widest_vectors()) continue;
                auto sums = c;
                nn::add_product(s, view, b.data(), sums.data(), width);
                CHECK(sums == naive(s, view, b, c));
                auto of_packed = c;
                const auto packed = packed_in_parts(g, s, b, width);
                nn::add_product(s, view, nn::packed_matrix<float>{packed.data()}, of_packed.data(), width);
                CHECK(of_packed == sums);
            }
    }
}

TEST_CASE("matrix product of float64 has the bits of the naive one") {
    random_generator g(random_stream(2, 0));
    for (int i = 0; i < 50; ++i) {
        const nn::product_shape s{uniform_integer(g, 9), uniform_integer(g, 9), uniform_integer(g, 9)};
        const auto a = random_numbers<double>(g, s.n_rows * s.depth),
                   b = random_numbers<double>(g, s.depth * s.n_columns);
        std::vector<double> sums(s.n_rows * s.n_columns);
        nn::add_product(s, {a.data(), s.depth}, b.data(), sums.data());
        CHECK(sums == naive<double>(s, {a.data(), s.depth}, b, std::vector<double>(sums.size())));
        std::vector<double> packed(b.size()), of_packed(sums.size());
        nn::pack({s.depth, s.n_columns, 0, s.depth, 0, s.n_columns}, {b.data(), s.n_columns}, packed.data());
        nn::add_product(s, {a.data(), s.depth}, nn::packed_matrix<double>{packed.data()}, of_packed.data());
        CHECK(of_packed == sums);
    }
}

TEST_CASE("transpose puts rows where columns were") {
    random_generator g(random_stream(3, 0));
    const std::size_t n_rows = 37, n_columns = 21;
    const auto in = random_numbers<float>(g, n_rows * n_columns);
    std::vector<float> out(in.size());
    nn::transpose(in.data(), n_rows, n_columns, out.data());
    bool equal = true;
    for (std::size_t i = 0; i < n_rows; ++i)
        for (std::size_t j = 0; j < n_columns; ++j)
            equal = equal && out[j * n_rows + i] == in[i * n_columns + j];
    CHECK(equal);
}

}  // namespace matrix_product_test
