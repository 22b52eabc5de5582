// SPDX-License-Identifier: MIT
#include "sluice/interop/xtensor.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace xtensor_test {

using by_column = xt::xtensor<double, 2, xt::layout_type::column_major>;
using by_row = xt::xtensor<float, 2, xt::layout_type::row_major>;

template <class Tensor>
concept viewable = requires(Tensor tensor) {
    table_view(std::forward<Tensor>(tensor));
};
// A table must not outlive what it looks at, so it is not made of a tensor that ends with the expression.
static_assert(viewable<const by_column&> && viewable<by_column&> && viewable<by_row&>);
static_assert(!viewable<by_column> && !viewable<const by_row>);

TEST_CASE("column-major tensor is looked at, row-major one gathered") {
    const by_column columns{{1, 2, 3}, {4, 5, 6}};
    const table seen = table_view(columns);
    CHECK(seen.names() == std::vector<std::string>{"x0", "x1", "x2"});
    CHECK(seen["x1"].as<array<double>>()->data() == columns.data() + 2);
    CHECK((*seen["x1"].as<array<double>>())[1] == 5);
    const by_row rows{{1, 2, 3}, {4, 5, 6}};
    CHECK((*table_view(rows, {"p", "q", "r"})["r"].as<array<float>>())[1] == 6);
}

TEST_CASE("tensors of one row, of one column and of nothing are tables") {
    for (const std::size_t rows : {0u, 1u, 3u})
        for (const std::size_t columns : {0u, 1u, 3u}) {
            const by_column a = by_column::from_shape({rows, columns});
            const by_row b = by_row::from_shape({rows, columns});
            CHECK((table_view(a).n_rows() == rows && table_view(a).n_columns() == columns));
            CHECK((table_view(b).n_rows() == rows && table_view(b).n_columns() == columns));
        }
}

TEST_CASE("tensor with another number of names is refused") {
    const by_row rows{{1, 2, 3}, {4, 5, 6}};
    const auto why = test::thrown<invalid_data>([&] { return table_view(rows, {"p", "q"}); });
    CHECK(why.component == "table_view");
    CHECK(why.requirement == "needs 2 x 2 values");
    CHECK(why.actual == "6");
}

}  // namespace xtensor_test
