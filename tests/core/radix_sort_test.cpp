// SPDX-License-Identifier: MIT
#include "sluice/core/radix_sort.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace radix_sort_test {

template <class Key>
void sorts_like_std(test::draws& draw, std::size_t size, int shift) {
    std::vector<Key> keys(size);
    for (Key& key : keys) key = static_cast<Key>(static_cast<Key>(draw.bits()) >> shift);
    auto expected = keys;
    std::sort(expected.begin(), expected.end());
    radix_sort(keys);
    CHECK(keys == expected);
}

TEST_CASE("radix sort sorts like the standard one, few numbers and many, wide and narrow") {
    test::draws draw(1);
    for (const std::size_t size : {0u, 1u, 2u, 2047u, 2048u, 2049u, 20000u})
        for (const int shift : {0, 5, 20, 31}) {
            sorts_like_std<std::uint32_t>(draw, size, shift);
            sorts_like_std<std::uint64_t>(draw, size, shift);
            sorts_like_std<std::uint64_t>(draw, size, shift + 32);
        }
}

TEST_CASE("radix sort leaves equal and sorted numbers as they are") {
    std::vector<std::uint64_t> same(5000, 42);
    radix_sort(same);
    CHECK(same == std::vector<std::uint64_t>(5000, 42));
    // Only the highest digit differs.
    std::vector<std::uint64_t> high(3000);
    for (std::size_t i = 0; i < high.size(); ++i) high[i] = std::uint64_t{3000 - i} << 55;
    radix_sort(high);
    CHECK(std::is_sorted(high.begin(), high.end()));
}

TEST_CASE("keys have the order of their numbers, and give them back") {
    test::draws draw(2);
    const auto number = [&] {
        for (;;)
            if (const auto x = std::bit_cast<double>(draw.bits()); !std::isnan(x)) return x;
    };
    for (int i = 0; i < 20000; ++i) {
        const double a = number(), b = number();
        REQUIRE((order_key(a) < order_key(b)) == (a < b));
        REQUIRE(from_order_key<double>(order_key(a)) == a);
        const auto x = static_cast<float>(a), y = static_cast<float>(b);
        REQUIRE((order_key(x) < order_key(y)) == (x < y));
        REQUIRE(from_order_key<float>(order_key(x)) == x);
    }
}

TEST_CASE("keys of zeros are one, those of infinities the ends, those of tiny numbers apart") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    static_assert(order_key(-0.0) == order_key(0.0) && order_key(-0.0f) == order_key(0.0f));
    static_assert(order_key(-infinity) < order_key(std::numeric_limits<double>::lowest()));
    static_assert(order_key((std::numeric_limits<double>::max)()) < order_key(infinity));
    static_assert(order_key(-tiny) < order_key(0.0) && order_key(0.0) < order_key(tiny));
    CHECK(!std::signbit(from_order_key<double>(order_key(-0.0))));
}

}  // namespace radix_sort_test
