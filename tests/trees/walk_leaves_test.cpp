// SPDX-License-Identifier: MIT
#include "sluice/trees/walk_leaves.hpp"

#include "sluice/trees/add_trees.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "support/random_data.hpp"
#include "support/random_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

using namespace sluice;
namespace walk_leaves_test {

using namespace sluice::trees;

TEST_CASE("walked leaves are those of the walk of each row alone, to the bit, for any output and thread") {
    random_generator g(random_stream(1, 0));
    for (const std::size_t n_rows : {1u, 15u, 16u, 17u, 5000u}) {
        const auto data = test::random_numbers(2, {.n_rows = n_rows, .n_columns = 3, .missing = 0.1});
        const auto columns = features(data.x(), "test");
        ensemble first, second;
        for (std::size_t t = 0; t < 5; ++t) {
            auto one = test::random_tree(g, 200, 3, 40);
            if (t % 2 == 1) one = test::with_linear_leaves(g, std::move(one), 3);
            first.push_back(one);
            for (auto& node : one.nodes)
                if (node.is_leaf()) node.value = normal(g);
            second.push_back(one);
        }
        const std::vector<ensemble> outputs{first, second};
        for (const std::size_t threads : {1u, 3u}) {
            std::vector<double> a(n_rows, 1.0), b(n_rows, 2.0);
            const std::vector<std::span<double>> views{a, b};
            walk_leaves(outputs, columns, views, {.threads = threads});
            const auto row = [&](std::size_t i) { return [&, i](std::uint32_t j) { return columns[j][i]; }; };
            for (std::size_t i = 0; i < n_rows; ++i) {
                CHECK(a[i] == first.margin(1.0, row(i)));
                CHECK(b[i] == second.margin(2.0, row(i)));
            }
        }
    }
}

TEST_CASE("deep trees are walked, small ones asked by blocks, to the same bits") {
    random_generator g(random_stream(3, 0));
    const auto data = test::random_numbers(4, {.n_rows = 3000, .n_columns = 4});
    const auto columns = features(data.x(), "test");
    for (const std::size_t n_splits : {10u, 2000u}) {
        boosted_trees model({0.5}, 4);
        for (std::size_t t = 0; t < 2; ++t) model.push_back(0, test::random_tree(g, n_splits, 4, 90));
        model.push_back(0, test::with_linear_leaves(g, test::random_tree(g, n_splits, 4, 90), 4));
        CHECK((model.trees().n_nodes() > 3 * most_nodes_for_blocks) == (n_splits > 1000));
        const auto said = model.margins(columns, data, 0, "test", {});
        const auto shared = model.shared_margins(columns, data, "test", {});
        for (std::size_t i = 0; i < 3000; ++i) {
            CHECK(said[i] == model.trees().margin(0.5, [&](std::uint32_t j) { return columns[j][i]; }));
            CHECK(shared[0][i] == said[i]);
        }
    }
}

TEST_CASE("outputs share their questions or do not") {
    random_generator g(random_stream(5, 0));
    const auto one = test::random_tree(g, 9, 2, 20);
    auto other = one;
    for (auto& node : other.nodes)
        if (node.is_leaf()) node.value += 1;
    boosted_trees same({0, 0}, 2);
    same.push_back(0, one);
    same.push_back(1, other);
    CHECK(same.shares_questions());
    other.nodes[0].value = 0.123;
    boosted_trees different({0, 0}, 2);
    different.push_back(0, one);
    different.push_back(1, other);
    CHECK(!different.shares_questions());
}

}  // namespace walk_leaves_test
