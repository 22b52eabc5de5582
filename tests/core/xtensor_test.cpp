// SPDX-License-Identifier: MIT
#include "sluice/core/xtensor.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

namespace xtensor_test {

TEST_CASE("xtensor comes in by its door, with arrays and views of memory of others") {
    xt::xtensor<double, 3> cube({2, 3, 4}, 1.0);
    CHECK(cube.size() == 24);
    std::vector<double> mine{1, 2, 3, 4, 5, 6};
    auto seen = xt::adapt(mine.data(), mine.size(), xt::no_ownership(), std::array<std::size_t, 2>{2, 3});
    seen(1, 2) = 7;
    CHECK(mine[5] == 7);
}

}  // namespace xtensor_test
