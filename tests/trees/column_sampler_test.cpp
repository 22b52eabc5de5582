// SPDX-License-Identifier: MIT
#include "sluice/trees/column_sampler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

using namespace sluice;
namespace column_sampler_test {

using namespace sluice::trees;

std::vector<std::uint32_t> drawn(column_sampler& from, std::size_t place, std::size_t depth,
                                 const std::vector<std::uint32_t>& path = {}) {
    const auto features = from.of_node(place, depth, path);
    CHECK(std::is_sorted(features.begin(), features.end()));
    return {features.begin(), features.end()};
}

TEST_CASE("column sampler takes all features unless it is told otherwise") {
    column_sampler all(5, {});
    all.begin_tree({1, 2});
    CHECK(drawn(all, 0, 0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
    CHECK(drawn(all, 7, 3) == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
}

TEST_CASE("column sampler draws a share of each tree, level and node, one inside the other") {
    column_sampler some(40, {.by_tree = 0.5, .by_level = 0.5, .by_node = 0.3});
    some.begin_tree({1, 2});
    std::set<std::uint32_t> of_tree, of_level;
    for (std::size_t place = 0; place < 200; ++place) {
        const auto features = drawn(some, place, place % 4);
        CHECK(features.size() == 3);
        of_tree.insert(features.begin(), features.end());
        if (place % 4 == 2) of_level.insert(features.begin(), features.end());
    }
    CHECK(of_level.size() == 10);
    CHECK(of_tree.size() <= 20);
    CHECK(of_tree.size() > 10);
    // Never none.
    column_sampler few(2, {.by_tree = 0.01, .by_node = 0.01});
    few.begin_tree({1, 2});
    CHECK(drawn(few, 0, 0).size() == 1);
}

TEST_CASE("column sampler draws by place alone, whoever was asked before, and anew for other trees") {
    column_sampler a(30, {.by_node = 0.2}), b(30, {.by_node = 0.2});
    a.begin_tree({1, 2});
    b.begin_tree({1, 2});
    (void)drawn(b, 5, 2);
    CHECK(drawn(a, 9, 3) == drawn(b, 9, 3));
    b.begin_tree({1, 3});
    CHECK(drawn(a, 9, 3) != drawn(b, 9, 3));
}

TEST_CASE("column sampler draws each feature equally often") {
    std::vector<int> times(10, 0);
    column_sampler some(10, {.by_tree = 0.3});
    for (std::uint64_t tree = 0; tree < 3000; ++tree) {
        some.begin_tree({7, tree});
        for (const auto j : drawn(some, 0, 0)) ++times[j];
    }
    // 900 expected, standard deviation 25.
    for (const int n : times) CHECK(std::abs(n - 900) < 125);
}

TEST_CASE("column sampler keeps features apart that may not stand on one path") {
    column_sampler sets(6, {.interactions = {{0, 1, 2}, {2, 3}}});
    sets.begin_tree({1, 2});
    CHECK(sets.constrains());
    CHECK(drawn(sets, 0, 0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5});
    CHECK(drawn(sets, 1, 1, {0}) == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(drawn(sets, 2, 1, {2}) == std::vector<std::uint32_t>{0, 1, 2, 3});
    CHECK(drawn(sets, 3, 2, {2, 3}) == std::vector<std::uint32_t>{2, 3});
    CHECK(drawn(sets, 4, 1, {5}) == std::vector<std::uint32_t>{5});
}

}  // namespace column_sampler_test
