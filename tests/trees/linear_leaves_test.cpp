// SPDX-License-Identifier: MIT
#include "sluice/trees/linear_leaves.hpp"

#include "sluice/io/archive.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_tree.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

using namespace sluice;
namespace linear_leaves_test {

using namespace sluice::trees;

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// Three nodes, the last of which is linear in features 0 and 2.
linear_leaves one_of_three() {
    linear_leaves all;
    all.push_back({});
    all.push_back({});
    all.push_back({0.5, {{0, 2}, {2, -1}}});
    return all;
}

double value_of(const linear_leaves& all, std::size_t place, std::array<double, 3> x) {
    return all.value(place, 7, [&](std::uint32_t j) { return x[j]; });
}

tree stump() { return {{node::split(1, 0, 1, false), node::leaf(1), node::leaf(2)}, {}, {}, one_of_three()}; }

TEST_CASE("linear leaves are the constant plus the terms, where that is a finite number") {
    const auto all = one_of_three();
    CHECK(!all.empty());
    CHECK(!all.has(1));
    CHECK(all.has(2));
    CHECK(value_of(all, 2, {3, absent, 4}) == 2.5);
    CHECK(value_of(all, 1, {3, 1, 4}) == 7);
    for (const double bad : {absent, unbounded, -unbounded, 1e308}) {
        CHECK(value_of(all, 2, {bad, 0, 4}) == 7);
        CHECK(value_of(all, 2, {3, bad, 4}) == 2.5);
    }
    CHECK(value_of(all, 2, {unbounded, 0, unbounded}) == 7);
    CHECK(linear_leaves().empty());
    CHECK(value_of(linear_leaves(), 5, {1, 2, 3}) == 7);
}

TEST_CASE("linear leaves of several trees keep their places") {
    ensemble trees;
    const tree constant{{node::leaf(3)}, {}, {}, {}};
    trees.push_back(constant);
    CHECK(trees.linear().empty());
    trees.push_back(stump());
    trees.push_back(constant);
    trees.push_back(stump());
    CHECK(trees.linear().model_of(3) == linear_model{0.5, {{0, 2}, {2, -1}}});
    CHECK(trees.linear().model_of(7) == trees.linear().model_of(3));
    CHECK(trees.linear().model_of(4) == linear_model{});
    for (const std::size_t t : {1u, 3u}) CHECK(trees.tree_of(t).linear == one_of_three());
    CHECK(trees.tree_of(2).linear == linear_leaves());
    CHECK(trees.linear().is_sound(trees.n_nodes(), 3));

    trees.scale(1, 0.5);
    CHECK(trees.linear().model_of(3) == linear_model{0.25, {{0, 1}, {2, -0.5}}});
    CHECK(trees.tree_of(3).linear == one_of_three());

    ensemble first;
    first.push_back(constant);
    first.push_back(stump());
    trees.scale(1, 2);
    trees.keep(2);
    CHECK(trees == first);
    trees.keep(1);
    CHECK(trees.linear() == linear_leaves());
}

TEST_CASE("margins of linear leaves are the same whoever walks") {
    random_generator g(random_stream(7, 0));
    ensemble trees;
    for (int t = 0; t < 19; ++t)
        trees.push_back(t % 5 == 4 ? test::random_tree(g, 6, 4, 9)
                                   : test::with_linear_leaves(g, test::random_tree(g, 6, 4, 9), 4));
    REQUIRE(trees.linear().is_sound(trees.n_nodes(), 4));
    for (int i = 0; i < 200; ++i) {
        std::array<double, 4> x;
        for (double& v : x) v = uniform(g) < 0.1 ? absent : normal(g);
        const auto at = [&](std::uint32_t j) { return x[j]; };
        double expected = 0.25;
        for (std::size_t t = 0; t < trees.size(); ++t) {
            const auto leaf = trees.leaf_of(t, at);
            const auto model = trees.tree_of(t).linear.model_of(leaf);
            double sum = model.constant;
            for (const auto& term : model.terms) sum += term.coefficient * x[term.feature];
            expected += model.terms.empty() || !std::isfinite(sum) ? trees.nodes(t)[leaf].value : sum;
        }
        REQUIRE(trees.margin(0.25, at) == expected);
    }
}

TEST_CASE("linear leaves that are damaged are found") {
    const auto damaged = [](const std::function<void(std::vector<double>&, std::vector<std::uint64_t>&,
                                                     std::vector<linear_term>&)>& change) {
        linear_leaves all = one_of_three();
        std::vector<double>* constants = nullptr;
        std::vector<std::uint64_t>* ends = nullptr;
        const auto reach = [&]<class Field>(std::string_view, Field& field) {
            if constexpr (std::same_as<Field, std::vector<double>>)
                constants = &field;
            else if constexpr (std::same_as<Field, std::vector<std::uint64_t>>)
                ends = &field;
            else
                change(*constants, *ends, field);
        };
        all.visit(reach);
        return !all.is_sound(3, 3);
    };
    CHECK(!damaged([](auto&, auto&, auto&) {}));
    CHECK(damaged([](auto& constants, auto&, auto&) { constants[2] = unbounded; }));
    CHECK(damaged([](auto& constants, auto&, auto&) { constants[1] = 1; }));
    CHECK(damaged([](auto& constants, auto&, auto&) { constants.pop_back(); }));
    CHECK(damaged([](auto&, auto& ends, auto&) { ends.push_back(2); }));
    CHECK(damaged([](auto&, auto& ends, auto&) { ends[0] = 3; }));
    CHECK(damaged([](auto&, auto& ends, auto&) { ends[1] = ~std::uint64_t{0}; }));
    CHECK(damaged([](auto&, auto& ends, auto&) { ends[2] = 1; }));
    CHECK(damaged([](auto&, auto&, auto& terms) { terms[1].feature = 3; }));
    CHECK(damaged([](auto&, auto&, auto& terms) { terms[1].feature = 0; }));
    CHECK(damaged([](auto&, auto&, auto& terms) { terms[0].coefficient = absent; }));
    CHECK(damaged([](auto&, auto&, auto& terms) { terms.clear(); }));
    CHECK(linear_leaves().is_sound(3, 3));
    CHECK(!one_of_three().is_sound(4, 3));
    CHECK(!one_of_three().is_sound(3, 2));

    // A node that asks is no leaf.
    boosted_trees model({0.0}, 3);
    tree wrong = stump();
    wrong.linear = {};
    wrong.linear.push_back({1, {{0, 1}}});
    wrong.linear.resize(3);
    model.push_back(0, wrong);
    CHECK_THROWS_AS(model.check(), invalid_data);
    boosted_trees right({0.0}, 3);
    right.push_back(0, stump());
    CHECK_NOTHROW(right.check());
}

TEST_CASE(
    "archives of trees whose leaves are constants have the bytes that they had before there were others") {
    const auto bytes = to_bytes(test::model_of(test::golden_trees(), test::hand_made_rows()));
    CHECK(bytes.size() == 1609);
    CHECK(crc32c(bytes) == 3110947833u);
}

}  // namespace linear_leaves_test
