// SPDX-License-Identifier: MIT
#include "sluice/trees/thresholds.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace thresholds_test {

using namespace sluice::trees;

TEST_CASE("thresholds of an ensemble are those of its questions, by feature, sorted, each once") {
    const node leaf = node::leaf(0);
    ensemble trees;
    trees.push_back({.nodes = {node::split(7, 2.5, 1, false), node::split(3, 1, 2, true), leaf, leaf, leaf}});
    trees.push_back({.nodes = {node::split(7, -1, 1, false), leaf, leaf}});
    trees.push_back({.nodes = {node::split(7, 2.5, 1, true), leaf, leaf}});
    const auto all = thresholds_of(trees);
    REQUIRE(all.size() == 2);
    CHECK(all[0].feature == 3);
    CHECK(all[0].values == std::vector<double>{1});
    CHECK(all[1].feature == 7);
    CHECK(all[1].values == std::vector<double>{-1, 2.5});
    CHECK(all[1].rank_of(2.5) == 1);
    CHECK(place_of(3, all) == 0);
    CHECK(place_of(7, all) == 1);
    CHECK(thresholds_of(ensemble{}).empty());
}

}  // namespace thresholds_test
