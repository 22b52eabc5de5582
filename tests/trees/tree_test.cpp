// SPDX-License-Identifier: MIT
#include "sluice/trees/tree.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;
using namespace sluice::trees;

namespace {

ensemble with(std::vector<node> nodes) {
    ensemble trees;
    trees.push_back(nodes);
    return trees;
}
const node leaf{.value = 1};
constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("node sends smaller values left, equal ones right, missing ones where it says") {
    const node n{.value = 2.0, .feature = 0, .left = 1, .missing_left = 1};
    CHECK(n.child(1.9) == 1);
    CHECK(n.child(2.0) == 2);
    CHECK(n.child(missing_value) == 1);
    CHECK(n.child(-std::numeric_limits<double>::infinity()) == 1);
    CHECK(node{.value = 2.0, .feature = 0, .left = 1}.child(missing_value) == 2);
}

TEST_CASE("ensemble accepts trees and refuses what is none") {
    const node split{.value = 0.5, .feature = 0, .left = 1};
    CHECK_NOTHROW(with({leaf}).check(0));
    CHECK_NOTHROW(with({split, leaf, leaf}).check(1));
    CHECK_THROWS_AS(with({split, leaf, leaf}).check(0), invalid_data);  // feature
    CHECK_THROWS_AS(with({split, leaf}).check(1), invalid_data);        // one child
    CHECK_THROWS_AS(with({{.value = 0.5, .feature = 0, .left = 0}, leaf, leaf}).check(1),
                    invalid_data);  // a cycle
    CHECK_THROWS_AS(with({{.value = missing_value, .feature = 0, .left = 1}, leaf, leaf}).check(1),
                    invalid_data);
    CHECK_THROWS_AS(with({split, leaf, {.value = missing_value}}).check(1), invalid_data);
    CHECK_THROWS_AS(with({split, leaf, leaf, leaf}).check(1), invalid_data);  // an orphan
    // Two parents of one child.
    CHECK_THROWS_AS(
        with(
            {split, {.value = 1, .feature = 0, .left = 3}, {.value = 1, .feature = 0, .left = 3}, leaf, leaf})
            .check(1),
        invalid_data);
}

TEST_CASE("ensemble adds leaf values in tree order") {
    ensemble trees;
    trees.push_back(std::vector<node>{{.value = 1e16}});
    trees.push_back(std::vector<node>{{.value = 1.0}});
    trees.push_back(std::vector<node>{{.value = -1e16}});
    const auto none = [](std::uint32_t) { return 0.0; };
    CHECK(trees.margin(0.0, none) == (0.0 + 1e16 + 1.0) - 1e16);
    CHECK(trees.size() == 3);
    CHECK(trees.n_nodes() == 3);
}
