// SPDX-License-Identifier: MIT
#include "sluice/core/compensated_sum.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace compensated_sum_test {

TEST_CASE("compensated sum keeps what a plain sum loses") {
    compensated_sum sum;
    for (const double x : {1.0, 1e100, 1.0, -1e100}) sum.add(x);
    CHECK(sum.value() == 2.0);
    compensated_sum tenths;
    double plain = 0;
    for (int i = 0; i < 1000000; ++i) tenths.add(0.1), plain += 0.1;
    CHECK(tenths.value() == 100000.0);
    CHECK(plain != 100000.0);
    CHECK(compensated_sum{}.value() == 0);
}

}  // namespace compensated_sum_test
