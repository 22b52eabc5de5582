// SPDX-License-Identifier: MIT
#include "sluice/data/ranking_gain.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace sluice;

namespace ranking_gain_test {

TEST_CASE("ranking gain is 2^relevance - 1 or the relevance, exactly") {
    CHECK(gain_of(ranking_gain::exponential, 0) == 0);
    CHECK(gain_of(ranking_gain::exponential, 3) == 7);
    CHECK(gain_of(ranking_gain::exponential, 31) == 2147483647.0);
    CHECK(gain_of(ranking_gain::linear, 2.5) == 2.5);
}

TEST_CASE("ranking gain is there for relevance that it is exact for") {
    for (const auto gain : {ranking_gain::exponential, ranking_gain::linear}) {
        CHECK(has_gain(gain, 0));
        CHECK(!has_gain(gain, -1));
        CHECK(!has_gain(gain, std::numeric_limits<double>::quiet_NaN()));
        CHECK(!has_gain(gain, std::numeric_limits<double>::infinity()));
        CHECK(has_gain(gain, 0.5) == (gain == ranking_gain::linear));
        CHECK(has_gain(gain, 32) == (gain == ranking_gain::linear));
    }
}

}  // namespace ranking_gain_test
