// SPDX-License-Identifier: MIT
#include "sluice/trees/grower.hpp"

#include "support/derivatives.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
namespace grower_test {

using namespace sluice::trees;

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
    [[nodiscard]] double value(const std::vector<node>& tree, std::size_t row) const {
        std::size_t at = 0;
        while (!tree[at].is_leaf()) at += tree[at].step(columns[tree[at].feature()][row]);
        return tree[at].value;
    }
    [[nodiscard]] trees::tree grown(const tree_limits& limits, const context& ctx = {}) const {
        quantised_gradients q;
        test::assign(q, d, ctx);
        if (q.wide())
            return grower<wide_row>(data, limits).grow(q.wide_rows(), q.scale(), {.drawn = {1, 1}}, ctx);
        return grower<narrow_row>(data, limits).grow(q.narrow_rows(), q.scale(), {.drawn = {1, 1}}, ctx);
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

TEST_CASE("grower keeps to its limits under every policy") {
    const setting s(5000);
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
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
    for (std::size_t i = 0; i < s.x.n_rows(); ++i) REQUIRE(s.value(by_depth, i) == s.value(by_gain, i));
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
    const auto [nodes, statistics, sets, linear] = s.grown({.max_depth = 5});
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
        for (const auto policy :
             {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
            const tree_limits limits{.policy = policy, .max_depth = 6, .max_leaves = 40};
            const auto expected = s.tree(limits, {.threads = 1});
            for (const std::size_t threads : test::thread_counts())
                CHECK(s.tree(limits, {.threads = threads}) == expected);
        }
        quantised_gradients q;
        test::assign(q, s.d);
        std::vector<double> margins(n_rows, 0.5);
        tree grown;
        const auto add = [&]<class Row>(std::span<Row> rows) {
            // Every third row has no part in the tree, and still gets the value of its leaf.
            for (Row& row : rows)
                if (row.row % 3 == 0) row = Row::of(row.row, 0, 0);
            grower<Row> trees(s.data, {});
            grown = trees.grow(rows, q.scale(), {.drops_rows = true, .drawn = {1, 1}}, {});
            for (std::size_t c = 0; c * rows_per_chunk < n_rows; ++c)
                trees.add_leaves(c, grown, s.columns, {}, margins);
        };
        if (q.wide())
            add(q.wide_rows());
        else
            add(q.narrow_rows());
        for (std::size_t i = 0; i < n_rows; ++i) {
            std::size_t at = 0;
            while (!grown.nodes[at].is_leaf())
                at += grown.nodes[at].step(s.columns[grown.nodes[at].feature()][i]);
            REQUIRE(margins[i] == 0.5 + grown.nodes[at].value);
        }
    }
}

TEST_CASE("grower of symmetric trees asks one question a level") {
    const setting s(5000);
    const auto tree = s.tree({.policy = growth_policy::symmetric, .max_depth = 5});
    CHECK(n_leaves(tree) == 32);
    std::vector<std::size_t> level{0};
    for (int d = 0; d < 5; ++d) {
        std::vector<std::size_t> next;
        for (const std::size_t at : level) {
            REQUIRE(tree[at].question == tree[level[0]].question);
            REQUIRE(tree[at].value == tree[level[0]].value);
            next.push_back(at + tree[at].to_left);
            next.push_back(at + tree[at].to_left + 1);
        }
        level = next;
    }
    // A level that would have too many leaves is not begun.
    CHECK(n_leaves(s.tree({.policy = growth_policy::symmetric, .max_depth = 0, .max_leaves = 31})) == 16);
}

TEST_CASE("grower leaves every child its least number of rows, and is free to where that does not bind") {
    const setting s(3000);
    std::vector<std::size_t> rows_in;
    const auto least_leaf = [&](const std::vector<node>& tree) {
        rows_in.assign(tree.size(), 0);
        for (std::size_t i = 0; i < s.x.n_rows(); ++i) {
            std::size_t at = 0;
            while (!tree[at].is_leaf()) at += tree[at].step(s.columns[tree[at].feature()][i]);
            ++rows_in[at];
        }
        std::size_t least = s.x.n_rows();
        for (std::size_t k = 0; k < tree.size(); ++k)
            if (tree[k].is_leaf()) least = (std::min)(least, rows_in[k]);
        return least;
    };
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise})
        for (const std::size_t least : {1u, 20u, 150u, 1600u}) {
            const tree_limits limits{.policy = policy,
                                     .max_depth = 8,
                                     .max_leaves = 60,
                                     .regularise = {.min_child_weight = 0, .min_rows_in_leaf = least}};
            const auto tree = s.tree(limits);
            CHECK(least_leaf(tree) >= least);
            CHECK(tree.size() == (least == 1600 ? 1 : tree.size()));
            for (const std::size_t threads : {2u, 5u}) CHECK(s.tree(limits, {.threads = threads}) == tree);
        }
    const auto free = s.tree({.max_depth = 6, .regularise = {.min_child_weight = 0}});
    REQUIRE(least_leaf(free) < 20);  // so that the limit has something to do
    // All hessians are 1, so that the least sum of hessians is the least number of rows.
    const auto by_rows =
        s.tree({.max_depth = 6, .regularise = {.min_child_weight = 0, .min_rows_in_leaf = 40}});
    const auto by_weight = s.tree({.max_depth = 6, .regularise = {.min_child_weight = 40}});
    for (std::size_t i = 0; i < s.x.n_rows(); ++i) REQUIRE(s.value(by_rows, i) == s.value(by_weight, i));
}

TEST_CASE("grower of monotone trees never falls where it must rise") {
    const setting s(4000);
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
        for (const int direction : {1, -1}) {
            const auto tree = s.tree({.policy = policy,
                                      .max_depth = 7,
                                      .max_leaves = policy == growth_policy::leaf_wise ? 50U : 0U,
                                      .monotone = {static_cast<std::int8_t>(direction), 0, 0}});
            CHECK(n_leaves(tree) > 8);
            bool asks_it = false;
            for (const node& n : tree) asks_it = asks_it || (!n.is_leaf() && n.feature() == 0);
            CHECK(asks_it);
            for (std::size_t i = 0; i < 300; ++i) {
                double before = -direction * HUGE_VAL;
                for (double x = -3; x < 3; x += 0.125) {
                    std::size_t at = 0;
                    while (!tree[at].is_leaf())
                        at += tree[at].step(tree[at].feature() == 0 ? x : s.columns[tree[at].feature()][i]);
                    REQUIRE(direction * tree[at].value >= direction * before);
                    before = tree[at].value;
                }
            }
        }
}

TEST_CASE("grower keeps features apart that may not stand on one path") {
    const setting s(4000);
    const auto tree = s.tree({.max_depth = 6, .columns = {.interactions = {{0, 1}, {2}}}});
    const std::size_t n = tree.size();
    std::vector<int> above(n, 0);
    int seen = 0;
    for (std::size_t at = 0; at < n; ++at) {
        if (tree[at].is_leaf()) continue;
        const int here = above[at] | 1 << tree[at].feature();
        above[at + tree[at].to_left] = above[at + tree[at].to_left + 1] = here;
        REQUIRE(((here & 4) == 0 || here == 4));
        seen |= here;
    }
    CHECK(seen == 3);
}

TEST_CASE("grower with penalties on magnitudes and limits on steps keeps leaves small") {
    const setting s(2000);
    for (const node& n : s.tree({.learning_rate = 0.5, .regularise = {.max_delta_step = 0.25}}))
        if (n.is_leaf()) CHECK(std::abs(n.value) <= 0.125);
    CHECK(s.tree({.regularise = {.l1 = 1e9}}).size() == 1);
    CHECK(s.tree({.regularise = {.l1 = 1e9}})[0].value == 0);
}

}  // namespace grower_test
