// SPDX-License-Identifier: MIT
#include "sluice/trees/grower.hpp"

#include "support/derivatives.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
using namespace sluice::trees;

namespace {

struct setting {
    table x;
    std::vector<feature> columns;
    binned_matrix data;
    std::vector<derivative> d;

    explicit setting(std::size_t n_rows)
        : x(make(n_rows)), columns(features(x, "test")), data(columns, {}, 64, {}), d(n_rows) {
        for (std::size_t i = 0; i < n_rows; ++i) {
            const double a = columns[0][i], b = columns[1][i];
            d[i] = {std::sin(3 * (std::isnan(a) ? 0 : a)) + (b > 0.3 ? 1 : 0), 1};
        }
    }
    static table make(std::size_t n_rows) {
        random_generator g(random_stream(n_rows, 3));
        return test::random_table(g, {.n_rows = n_rows, .n_columns = 3, .missing = 0.1});
    }

    [[nodiscard]] std::vector<node> tree(const tree_limits& limits, const context& ctx = {}) const {
        return grown(limits, ctx).nodes;
    }
    [[nodiscard]] trees::tree grown(const tree_limits& limits, const context& ctx = {}) const {
        quantised_gradients q;
        test::assign(q, d, ctx);
        if (q.wide()) return grower<wide_row>(data, limits).grow(q.wide_rows(), q.scale(), ctx);
        return grower<narrow_row>(data, limits).grow(q.narrow_rows(), q.scale(), ctx);
    }
};

std::size_t n_leaves(const std::vector<node>& tree) {
    return static_cast<std::size_t>(
        std::count_if(tree.begin(), tree.end(), [](const node& n) { return n.is_leaf(); }));
}

std::size_t depth(const std::vector<node>& tree, std::size_t at = 0) {
    return tree[at].is_leaf()
               ? 0
               : 1 + std::max(depth(tree, at + tree[at].to_left), depth(tree, at + tree[at].to_left + 1));
}

}  // namespace

TEST_CASE("grower keeps to its limits under every policy") {
    const setting s(5000);
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise})
        for (const std::size_t max_depth : {0u, 1u, 3u, 7u})
            for (const std::size_t max_leaves : {0u, 1u, 2u, 7u, 31u}) {
                if (max_depth == 0 && max_leaves == 0) continue;
                const auto tree =
                    s.tree({.policy = policy, .max_depth = max_depth, .max_leaves = max_leaves});
                CAPTURE(max_depth);
                CAPTURE(max_leaves);
                if (max_depth > 0) CHECK(depth(tree) <= max_depth);
                if (max_leaves > 0) CHECK(n_leaves(tree) <= max_leaves);
                CHECK(tree.size() == 2 * n_leaves(tree) - 1);
            }
    CHECK(n_leaves(s.tree({.max_depth = 0, .max_leaves = 31})) == 31);
    CHECK(n_leaves(s.tree({.policy = growth_policy::leaf_wise, .max_depth = 0, .max_leaves = 31})) == 31);
}

TEST_CASE("grower without a limit on leaves makes the same leaves under every policy") {
    const setting s(3000);
    const auto by_depth = s.tree({.max_depth = 5});
    const auto by_gain = s.tree({.policy = growth_policy::leaf_wise, .max_depth = 5});
    CHECK(by_depth.size() == by_gain.size());
    const auto value = [&](const std::vector<node>& tree, std::size_t row) {
        std::size_t at = 0;
        while (!tree[at].is_leaf()) at += tree[at].step(s.columns[tree[at].feature()][row]);
        return tree[at].value;
    };
    for (std::size_t i = 0; i < s.x.n_rows(); ++i) REQUIRE(value(by_depth, i) == value(by_gain, i));
}

TEST_CASE("grower by leaves splits the node that gains most, by depth the one nearest to the root") {
    const setting s(5000);
    const auto by_gain = s.tree({.policy = growth_policy::leaf_wise, .max_depth = 0, .max_leaves = 12});
    const auto by_depth = s.tree({.max_depth = 0, .max_leaves = 12});
    CHECK(depth(by_depth) == 4);
    CHECK(depth(by_gain) > 4);
}

TEST_CASE("grower notes the gain of each split, and covers that add up to the bit") {
    const setting s(3000);
    const auto [nodes, statistics] = s.grown({.max_depth = 5});
    REQUIRE(statistics.size() == nodes.size());
    CHECK(statistics[0].cover == 3000);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].is_leaf()) {
            CHECK(statistics[i].gain == 0);
            continue;
        }
        CHECK(statistics[i].gain > 0);
        const std::size_t left = i + nodes[i].to_left;
        CHECK(statistics[i].cover == statistics[left].cover + statistics[left + 1].cover);
    }
}

TEST_CASE("grower gives the same tree for any number of threads, and adds its leaves to the margins") {
    for (const std::size_t n_rows : {2000u, 150000u}) {
        const setting s(n_rows);
        for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise}) {
            const tree_limits limits{.policy = policy, .max_depth = 6, .max_leaves = 40};
            const auto expected = s.tree(limits, {.threads = 1});
            for (const std::size_t threads : {2u, 3u, 8u})
                CHECK(s.tree(limits, {.threads = threads}) == expected);
        }
        quantised_gradients q;
        test::assign(q, s.d);
        std::vector<double> margins(n_rows, 0.5);
        std::vector<node> tree;
        const auto add = [&](auto trees, auto rows) {
            tree = trees.grow(rows, q.scale(), {}).nodes;
            for (std::size_t c = 0; c * rows_per_chunk < n_rows; ++c) trees.add_leaves(c, margins);
        };
        if (q.wide())
            add(grower<wide_row>(s.data, {}), q.wide_rows());
        else
            add(grower<narrow_row>(s.data, {}), q.narrow_rows());
        for (std::size_t i = 0; i < n_rows; ++i) {
            std::size_t at = 0;
            while (!tree[at].is_leaf()) at += tree[at].step(s.columns[tree[at].feature()][i]);
            REQUIRE(margins[i] == 0.5 + tree[at].value);
        }
    }
}
