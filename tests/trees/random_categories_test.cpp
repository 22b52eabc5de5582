// SPDX-License-Identifier: MIT
#include "sluice/trees/random_categories.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

using namespace sluice;
namespace random_categories_test {

TEST_CASE("random sets of categories divide those of a node, each way as often, and others by chance") {
    random_generator g(random_stream(1, 0));
    const std::vector<std::uint32_t> present{1, 64, 69};
    std::map<std::uint64_t, int> ways;
    int others = 0;
    constexpr int n = 12000;
    for (int i = 0; i < n; ++i) {
        const auto bits = trees::random_categories(present, 70, g);
        REQUIRE(bits.size() == 2);
        REQUIRE((bits[1] >> 6) == 0);
        ++ways[(bits[0] >> 1 & 1) | (bits[1] & 1) << 1 | (bits[1] >> 5 & 1) << 2];
        others += static_cast<int>(bits[0] >> 40 & 1);
    }
    // Four standard deviations.
    CHECK(ways.size() == 6);
    for (const auto& [way, times] : ways) {
        CHECK((way > 0 && way < 7));
        CHECK(std::abs(times - n / 6) < 4 * std::sqrt(n * 5.0 / 36));
    }
    CHECK(std::abs(others - n / 2) < 4 * std::sqrt(n / 4.0));
}

TEST_CASE("random sets of categories fill whole words") {
    random_generator g(random_stream(2, 0));
    const std::vector<std::uint32_t> present{0, 63};
    bool first = false;
    for (int i = 0; i < 50; ++i) {
        const auto bits = trees::random_categories(present, 64, g);
        REQUIRE(bits.size() == 1);
        CHECK((bits[0] & 1) != (bits[0] >> 63));
        first = first || (bits[0] & 1) != 0;
    }
    CHECK(first);
}

}  // namespace random_categories_test
