// SPDX-License-Identifier: MIT
#include "sluice/trees/block_forest.hpp"

#include "support/random_data.hpp"
#include "support/random_tree.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace block_forest_test {

using namespace sluice::trees;

constexpr double inf = std::numeric_limits<double>::infinity();

struct setting {
    std::size_t n_trees, n_leaves, n_values, n_levels = 1000;
};

table with_odd_values(std::size_t n_rows, double missing, bool single) {
    random_generator g(random_stream(n_rows, 1));
    table x = table::of_rows(n_rows);
    for (int j = 0; j < 6; ++j) {
        std::vector<double> column(n_rows);
        for (auto& v : column) {
            v = uniform(g) < 0.2 ? static_cast<double>(uniform_integer(g, 41)) / 40 - 0.5 : uniform(g) - 0.5;
            if (uniform(g) < 0.02) v = uniform(g) < 0.5 ? inf : -inf;
            if (uniform(g) < missing) v = std::numeric_limits<double>::quiet_NaN();
        }
        const std::string name = "x" + std::to_string(j);
        if (single && j % 2 == 0)
            x.add({name, array<float>(std::vector<float>(column.begin(), column.end()))});
        else
            x.add({name, array<double>(std::move(column))});
    }
    return x;
}

template <class Rank>
void equals_walking(const ensemble& trees, const table& x) {
    const auto columns = features(x, "test");
    const auto thresholds = thresholds_of(trees);
    REQUIRE(block_forest<Rank>::holds(trees, thresholds));
    const block_forest<Rank> forest(trees, thresholds, columns);
    for (const auto width : test::vector_widths()) {
        std::vector<double> margins(x.n_rows(), 0.25);
        forest.add_margins({0, 0, x.n_rows()}, margins, width);
        for (std::size_t i = 0; i < x.n_rows(); ++i)
            REQUIRE(margins[i] == trees.margin(0.25, [&](std::uint32_t j) { return columns[j][i]; }));
    }
}

TEST_CASE("block forest has the bits of walking each row down each tree, in every vector width") {
    random_generator g(random_stream(2, 0));
    for (const setting s : {setting{1, 1, 5},
                            {3, 2, 5},
                            {5, 31, 40},
                            {9, 64, 200},
                            {4, 256, 40},
                            {7, 7, 40},
                            // Few leaves are missing for all levels to be full.
                            {5, 8, 40, 3},
                            {5, 6, 40, 3},
                            {4, 14, 40, 4},
                            {6, 26, 40, 5},
                            {3, 32, 40, 5},
                            {9, 60, 200, 6},
                            {3, 64, 40, 6}}) {
        ensemble trees;
        for (std::size_t t = 0; t < s.n_trees; ++t)
            trees.push_back(test::random_tree(g, s.n_leaves, 6, s.n_values, s.n_levels));
        if (s.n_trees % 3 == 0)
            trees.push_back(
                test::with_linear_leaves(g, test::random_tree(g, s.n_leaves, 6, s.n_values, s.n_levels), 6));
        for (const double missing : {0.0, 0.1})
            for (const std::size_t n_rows : {1u, 127u, 128u, 300u}) {
                const table x = with_odd_values(n_rows, missing, s.n_trees % 2 == 1);
                equals_walking<std::uint8_t>(trees, x);
                equals_walking<std::uint16_t>(trees, x);
            }
    }
}

TEST_CASE("block forest of 8 bits leaves larger trees and finer thresholds to 16 bits") {
    random_generator g(random_stream(3, 0));
    ensemble many_leaves, many_thresholds;
    many_leaves.push_back(test::random_tree(g, 257, 6, 40));
    for (int t = 0; t < 40; ++t) many_thresholds.push_back(test::random_tree(g, 100, 2, 1000));
    const table x = with_odd_values(200, 0.1, false);
    for (const auto* trees : {&many_leaves, &many_thresholds}) {
        CHECK(!block_forest<std::uint8_t>::holds(*trees, thresholds_of(*trees)));
        equals_walking<std::uint16_t>(*trees, x);
    }
}

}  // namespace block_forest_test
