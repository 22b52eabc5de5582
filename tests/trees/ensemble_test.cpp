// SPDX-License-Identifier: MIT
#include "sluice/trees/ensemble.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

using namespace sluice;
namespace ensemble_test {

using namespace sluice::trees;

ensemble with(std::vector<node> nodes) {
    ensemble trees;
    trees.push_back({.nodes = std::move(nodes)});
    return trees;
}
const node leaf = node::leaf(1);
constexpr double unknown_value = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("node sends smaller values left, equal ones right, missing ones where it says") {
    const node n = node::split(3, 2.0, 1, true);
    CHECK(n.feature() == 3);
    CHECK(n.missing_left());
    CHECK(n.step(1.9) == 1);
    CHECK(n.step(2.0) == 2);
    CHECK(n.step(unknown_value) == 1);
    CHECK(n.step(-std::numeric_limits<double>::infinity()) == 1);
    CHECK(node::split(3, 2.0, 1, false).step(unknown_value) == 2);
    for (const double x : {-1.0, 0.0, 5.0, unknown_value}) CHECK(leaf.step(x) == 0);
}

TEST_CASE("ensemble accepts trees and refuses what is none") {
    const node split = node::split(0, 0.5, 1, false);
    CHECK_NOTHROW(with({leaf}).check(1));
    CHECK_NOTHROW(with({split, leaf, leaf}).check(1));
    CHECK_THROWS_AS(with({leaf}).check(0), invalid_data);  // not even a leaf without a feature
    CHECK_THROWS_AS(with({node::split(1, 0.5, 1, false), leaf, leaf}).check(1), invalid_data);  // feature
    CHECK_THROWS_AS(with({split, leaf}).check(1), invalid_data);                                // one child
    CHECK_THROWS_AS(with({node::split(0, 0.5, 2, false), leaf, leaf}).check(1), invalid_data);  // outside
    CHECK_THROWS_AS(with({node::split(0, 0.5, 0xFFFFFFFF, false), leaf, leaf}).check(1), invalid_data);
    CHECK_THROWS_AS(with({node::split(0, unknown_value, 1, false), leaf, leaf}).check(1), invalid_data);
    CHECK_THROWS_AS(with({split, leaf, node::leaf(unknown_value)}).check(1), invalid_data);
    CHECK_THROWS_AS(with({split, leaf, {1.0, 1, 0}}).check(1), invalid_data);  // a leaf that asks
    CHECK_THROWS_AS(with({split, leaf, leaf, leaf}).check(1), invalid_data);   // an orphan
    // Two parents of one child.
    CHECK_THROWS_AS(
        with({split, node::split(0, 1, 2, false), node::split(0, 1, 1, false), leaf, leaf}).check(1),
        invalid_data);
}

TEST_CASE("ensemble keeps what training knew of each node, and refuses statistics that cannot be") {
    const node split = node::split(0, 0.5, 1, false);
    const auto known = [&](node_statistics root) {
        ensemble trees;
        trees.push_back({.nodes = {leaf}, .statistics = {{0, 3}}});
        trees.push_back({.nodes = {split, leaf, leaf}, .statistics = {root, {0, 1}, {0, 4}}});
        return trees;
    };
    const auto trees = known({2.5, 5});
    CHECK_NOTHROW(trees.check(1));
    CHECK(trees.statistics(0)[0] == node_statistics{0, 3});
    CHECK(trees.statistics(1)[0] == node_statistics{2.5, 5});
    CHECK(trees.statistics(1)[2] == node_statistics{0, 4});
    CHECK_THROWS_AS(known({unknown_value, 5}).check(1), invalid_data);
    CHECK_THROWS_AS(known({1, -1}).check(1), invalid_data);
    CHECK_THROWS_AS(known({1, std::numeric_limits<double>::infinity()}).check(1), invalid_data);
    auto fewer = trees;
    fewer.keep(1);
    CHECK(fewer.statistics(0)[0] == node_statistics{0, 3});
    CHECK_NOTHROW(fewer.check(1));
}

TEST_CASE("ensemble walks many trees side by side as it walks them one by one") {
    const node split = node::split(0, 0.5, 1, false);
    const std::vector<node> deep{split, node::leaf(0.1), node::split(1, -1.0, 1, true), node::leaf(0.25),
                                 node::leaf(3)};
    ensemble trees;
    for (int t = 0; t < 21; ++t)
        trees.push_back({.nodes = t % 3 == 0   ? deep
                                  : t % 3 == 1 ? std::vector<node>{node::leaf(0.7)}
                                               : std::vector<node>{split, node::leaf(-1), node::leaf(1)}});
    for (const double a : {0.0, 1.0, unknown_value})
        for (const double b : {-2.0, 0.0, unknown_value}) {
            const auto row = [&](std::uint32_t j) { return j == 0 ? a : b; };
            double expected = 0.5;
            for (std::size_t t = 0; t < trees.size(); ++t) {
                std::size_t at = 0;
                while (!trees.nodes(t)[at].is_leaf())
                    at += trees.nodes(t)[at].step(row(trees.nodes(t)[at].feature()));
                expected += trees.nodes(t)[at].value;
            }
            CHECK(trees.margin(0.5, row) == expected);
        }
}

TEST_CASE("ensemble adds leaf values in tree order") {
    ensemble trees;
    trees.push_back({.nodes = {node::leaf(1e16)}});
    trees.push_back({.nodes = {node::leaf(1.0)}});
    trees.push_back({.nodes = {node::leaf(-1e16)}});
    const auto none = [](std::uint32_t) { return 0.0; };
    CHECK(trees.margin(0.0, none) == (0.0 + 1e16 + 1.0) - 1e16);
    CHECK(trees.size() == 3);
    CHECK(trees.n_nodes() == 3);
}

}  // namespace ensemble_test
