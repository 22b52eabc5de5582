// SPDX-License-Identifier: MIT
#include "sluice/backend/cpu/divide_rows.hpp"

#include "sluice/core/random.hpp"
#include "sluice/trees/types.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace sluice;
namespace divide_rows_test {

using trees::narrow_row;
using trees::wide_row;

narrow_row made(const narrow_row&, trees::row_index row, std::int32_t word) { return {row, word}; }
wide_row made(const wide_row&, trees::row_index row, std::int32_t word) { return {row, word, -word}; }
std::int32_t word_of(const narrow_row& row) { return row.word; }
std::int32_t word_of(const wide_row& row) { return row.gradient; }

template <class Row>
void keeps_both_orders() {
    random_generator g(random_stream(1, 0));
    for (const std::size_t n : {0u, 1u, 2u, 3u, 4u, 5u, 7u, 8u, 31u, 64u, 1000u, 32768u})
        for (const std::size_t left_of_ten : {0u, 1u, 5u, 9u, 10u}) {
            std::vector<Row> rows;
            std::vector<std::uint8_t> left;
            for (std::size_t i = 0; i < n; ++i) {
                rows.push_back(
                    made(Row{}, static_cast<trees::row_index>(i), static_cast<std::int32_t>(7 * i)));
                left.push_back(uniform_integer(g, 10) < left_of_ten ? 1 : 0);
            }
            const auto goes_left = [&](const Row& row) { return left[row.row] != 0; };
            std::vector<Row> expected;
            for (const bool side : {true, false})
                for (const Row& row : rows)
                    if (goes_left(row) == side) expected.push_back(row);
            const auto n_expected = std::count_if(rows.begin(), rows.end(), goes_left);
            for (const auto width : test::vector_widths()) {
                // What stands behind the rows stays as it is.
                auto found = rows;
                found.resize(n + 8, made(Row{}, 99, 99));
                const std::size_t n_left = backend::cpu::divide_rows(found.data(), n, goes_left, width);
                CHECK(n_left == static_cast<std::size_t>(n_expected));
                bool same = true;
                for (std::size_t i = 0; i < found.size(); ++i) {
                    const Row& wanted = i < n ? expected[i] : made(Row{}, 99, 99);
                    same = same && found[i].row == wanted.row && word_of(found[i]) == word_of(wanted);
                }
                CHECK(same);
            }
        }
}

TEST_CASE("rows are divided as one by one, both sides in their order, for any vector width") {
    keeps_both_orders<narrow_row>();
    keeps_both_orders<wide_row>();
}

}  // namespace divide_rows_test
