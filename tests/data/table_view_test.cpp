// SPDX-License-Identifier: MIT
#include "sluice/data/table_view.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace table_view_test {

TEST_CASE("table over a column-major array looks at it, over a row-major one gathers") {
    const std::vector<double> raw{1, 2, 3, 4, 5, 6};
    const std::span<const double> values(raw);
    const table columns = table_view(values, 2, {"a", "b", "c"});
    const table rows = table_view(values, 2, {"a", "b", "c"}, matrix_order::row_major);
    for (std::size_t j = 0; j < 3; ++j) {
        CHECK(columns[j].as<array<double>>()->data() == raw.data() + 2 * j);
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK((*columns[j].as<array<double>>())[i] == raw[j * 2 + i]);
            CHECK((*rows[j].as<array<double>>())[i] == raw[i * 3 + j]);
        }
    }
    CHECK(rows.names() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("table over an array takes float32 and shapes with nothing in them") {
    const std::vector<float> raw{1, 2};
    CHECK(table_view(std::span<const float>(raw), 2, {"a"})["a"].as<array<float>>() != nullptr);
    const std::span<const double> nothing;
    for (const auto order : {matrix_order::column_major, matrix_order::row_major}) {
        CHECK(table_view(nothing, 0, {"a", "b"}, order).n_columns() == 2);
        CHECK(table_view(nothing, 0, {"a", "b"}, order).n_rows() == 0);
        CHECK(table_view(nothing, 7, {}, order).n_rows() == 7);
    }
}

TEST_CASE("table over an array refuses a size that does not fit, also where the product wraps around") {
    const std::vector<double> raw{1, 2, 3};
    const std::span<const double> values(raw);
    const auto why = test::thrown<invalid_data>([&] { return table_view(values, 2, {"a", "b"}); });
    CHECK(why.component == "table_view");
    CHECK(why.requirement == "needs 2 x 2 values");
    CHECK(why.actual == "3");
    CHECK_THROWS_AS(table_view(values, 0, {"a"}), invalid_data);
    CHECK_THROWS_AS(table_view(values, 3, {}), invalid_data);
    CHECK_THROWS_AS(table_view(std::span<const double>(), std::size_t{1} << 63, {"a", "b"}), invalid_data);
    CHECK_THROWS_AS(table_view(values, 1, {"a", "b", "a"}), invalid_data);
}

TEST_CASE("columns without names are called x0, x1 and so on") {
    CHECK(default_names(0).empty());
    CHECK(default_names(11).front() == "x0");
    CHECK(default_names(11).back() == "x10");
}

}  // namespace table_view_test
