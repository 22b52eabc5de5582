// SPDX-License-Identifier: MIT
#include "sluice/trees/row_forest.hpp"

#include "support/random_tree.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace row_forest_test {

using namespace sluice::trees;

constexpr std::size_t plenty = std::size_t{1} << 30;

struct setting {
    std::size_t n_trees, n_leaves, n_features, n_values;
};

ensemble random_trees(const setting& s, random_generator& g) {
    ensemble trees;
    for (std::size_t t = 0; t < s.n_trees; ++t)
        trees.push_back(test::random_tree(g, 1 + uniform_integer(g, s.n_leaves), s.n_features, s.n_values));
    trees.push_back(test::random_tree(g, s.n_leaves, s.n_features, s.n_values));
    return trees;
}

/// Values on thresholds, beside them, infinite and missing.
std::vector<cell> random_row(const setting& s, random_generator& g) {
    std::vector<cell> row(s.n_features);
    for (cell& c : row) {
        c.number =
            static_cast<double>(uniform_integer(g, s.n_values + 1)) / static_cast<double>(s.n_values) - 0.5;
        const double kind = uniform(g);
        if (kind < 0.3) c.number = std::nextafter(c.number, kind < 0.15 ? 1.0 : -1.0);
        if (kind > 0.9) c.number = std::numeric_limits<double>::infinity() * (kind > 0.95 ? 1 : -1);
        if (kind > 0.97) c.number = std::numeric_limits<double>::quiet_NaN();
    }
    return row;
}

bool can_be_laid_out() { return widest_vectors() != vector_width::baseline; }

TEST_CASE("row forest has the bits of walking down each tree") {
    random_generator g(random_stream(4, 0));
    for (const setting s : {setting{0, 1, 1, 3},
                            {5, 2, 2, 5},
                            {40, 31, 28, 250},
                            {40, 32, 32, 90},
                            {3, 20, 1, 2000},
                            {20, 64, 9, 64},
                            {11, 33, 30, 1000},
                            {30, 64, 32, 60000},
                            {40, 31, 60, 90},
                            {40, 64, 64, 90},
                            {40, 64, 2, 60000},
                            {16, 64, 1, 60000},
                            {9, 8, 3, 9},
                            {9, 8, 3, 73}}) {
        const ensemble trees = random_trees(s, g);
        const row_forest forest(trees, plenty);
        CHECK(forest.empty() == !can_be_laid_out());
        if (forest.empty()) continue;
        for (int i = 0; i < 2000; ++i) {
            const auto row = random_row(s, g);
            REQUIRE(forest.margin(0.25, row) ==
                    trees.margin(0.25, [&](std::uint32_t j) { return row[j].number; }));
        }
    }
}

TEST_CASE("row forest leaves alone what it has no room for") {
    random_generator g(random_stream(5, 0));
    CHECK(row_forest().empty());
    ensemble linear;
    linear.push_back(test::with_linear_leaves(g, test::random_tree(g, 20, 3, 9), 3));
    CHECK(row_forest(linear, plenty).empty());
    CHECK(row_forest(ensemble{}, plenty).empty());
    CHECK(row_forest(random_trees({3, 65, 4, 50}, g), plenty).empty());       // leaves
    CHECK(row_forest(random_trees({300, 30, 65, 50}, g), plenty).empty());    // features
    CHECK(row_forest(random_trees({900, 64, 1, 60000}, g), plenty).empty());  // thresholds
    CHECK(row_forest(random_trees({30, 30, 4, 50}, g), 1000).empty());        // memory
    if (can_be_laid_out()) CHECK(!row_forest(random_trees({30, 30, 4, 50}, g), 31 * 448).empty());
}

}  // namespace row_forest_test
