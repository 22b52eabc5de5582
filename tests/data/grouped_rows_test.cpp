// SPDX-License-Identifier: MIT
#include "sluice/data/grouped_rows.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace sluice;

namespace grouped_rows_test {

TEST_CASE("grouped rows hold the rows of each group, groups by number and rows in order") {
    const std::vector<std::int64_t> groups{7, -2, 7, 0, -2, 7};
    const grouped_rows all(groups);
    REQUIRE(all.size() == 3);
    const auto rows = [&](std::size_t g) { return std::vector<std::size_t>(all[g].begin(), all[g].end()); };
    CHECK(rows(0) == std::vector<std::size_t>{1, 4});
    CHECK(rows(1) == std::vector<std::size_t>{3});
    CHECK(rows(2) == std::vector<std::size_t>{0, 2, 5});
}

TEST_CASE("grouped rows of nothing are no groups") { CHECK(grouped_rows({}).size() == 0); }

}  // namespace grouped_rows_test
