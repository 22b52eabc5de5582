// SPDX-License-Identifier: MIT
#include "sluice/preprocess/require_members.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;

namespace require_members_test {

TEST_CASE("members of a loaded step must have the size that is said, and no NaN") {
    const std::vector<double> two{1, 2}, three{1, 2, 3};
    CHECK_NOTHROW(detail::require_members("step", 2, two, two));
    CHECK_NOTHROW(detail::require_members("step", 0, std::vector<double>{}));
    const auto why =
        test::thrown<invalid_data>([&] { return detail::require_members("step", 2, two, three), 0; });
    CHECK(why.component == "step");
    CHECK(why.requirement == "members must hold 2 numbers, none of them NaN");
    CHECK(why.actual == "3");
    CHECK(why.hint == "the model file is damaged or was made by hand");
    const std::vector<double> damaged{1, std::numeric_limits<double>::quiet_NaN()};
    CHECK(test::thrown<invalid_data>([&] { return detail::require_members("step", 2, damaged), 0; }).actual ==
          "2 with a NaN");
}

}  // namespace require_members_test
