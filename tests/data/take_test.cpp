// SPDX-License-Identifier: MIT
#include "sluice/data/take.hpp"

#include "support/every_kind.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace take_test {

TEST_CASE("take gives row i what stood at rows[i], for every storage, on 200 random choices") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        random_generator g(random_stream(seed, 5));
        const std::size_t n = 1 + uniform_integer(g, 9);
        const table x = test::every_kind(g, n);
        std::vector<std::size_t> rows(uniform_integer(g, 12));
        for (auto& row : rows) row = uniform_integer(g, n);
        for (const auto& column : x.columns()) {
            const column_data taken = take(column, rows);
            INFO(column.name());
            REQUIRE(taken.n_rows() == rows.size());
            REQUIRE(taken.values().index() == column.values().index());
            REQUIRE(taken.width() == column.width());
            for (std::size_t i = 0; i < rows.size(); ++i)
                REQUIRE(test::row_text(taken, i) == test::row_text(column, rows[i]));
        }
    }
}

TEST_CASE("take gives a column without rows when no row is asked for") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 5);
    for (const auto& column : x.columns()) CHECK(take(column, {}).n_rows() == 0);
}

TEST_CASE("take keeps name, origin and the dictionary itself") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 5);
    const std::size_t rows[] = {4, 0};
    CHECK(take(x["category"], rows).as<category_values>()->names ==
          x["category"].as<category_values>()->names);
    const column_data made = x["double"].replaced(x["double"].values(), "step").renamed("other");
    CHECK(take(made, rows).name() == "other");
    CHECK(take(made, rows).from() == origin{{"double"}, "step"});
}

TEST_CASE("take of a take is the take of the chosen rows") {
    random_generator g(random_stream(7, 0));
    const table x = test::every_kind(g, 8);
    const std::vector<std::size_t> first{7, 1, 1, 3, 0}, second{4, 4, 2};
    const std::vector<std::size_t> both{0, 0, 1};
    for (const auto& column : x.columns())
        for (std::size_t i = 0; i < both.size(); ++i)
            CHECK(test::row_text(take(take(column, first), second), i) ==
                  test::row_text(take(column, both), i));
}

}  // namespace take_test
