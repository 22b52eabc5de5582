// SPDX-License-Identifier: MIT
#include "sluice/trees/category_split.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
namespace category_split_test {

using namespace sluice::trees;

struct task {
    std::vector<sums> bins;  // the last one is that of the missing values
    node_state state{};
};

/// Few categories, some of them empty, of integers that one can add up by hand.
task drawn(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    task made;
    made.bins.resize(2 + uniform_integer(g, 7));
    for (auto& bin : made.bins) {
        if (uniform_integer(g, 5) == 0) continue;
        bin.gradient = static_cast<std::int64_t>(uniform_integer(g, 2001)) - 1000;
        bin.hessian = 1 + static_cast<std::int64_t>(uniform_integer(g, 100));
        made.state.total += bin;
    }
    return made;
}

double score(const sums& s, double l2) {
    const auto g = static_cast<double>(s.gradient);
    return g * g / (static_cast<double>(s.hessian) + l2);
}

/// Every set of categories that `is_tried` allows, missing values on either side, by the definition of the gain.
template <class IsTried>
double best_gain(const task& of, double l2, double set_l2, const IsTried& is_tried) {
    double best = 0;
    const std::size_t n = of.bins.size() - 1;
    for (std::size_t set = 0; set < std::size_t{1} << n; ++set)
        for (const bool missing_left : {false, true}) {
            sums left = missing_left ? of.bins[n] : sums{};
            for (std::size_t b = 0; b < n; ++b)
                if ((set >> b & 1) != 0) left += of.bins[b];
            const sums right = of.state.total - left;
            if (left.hessian == 0 || right.hessian == 0 || !is_tried(set)) continue;
            best = std::max(best, score(left, set_l2) + score(right, set_l2) - score(of.state.total, l2));
        }
    return best > 1e-6 ? best : 0;
}

split found_by(const category_limits& sets, const task& of, const regularisation& limits) {
    const category_split_finder finder(sets, gradient_scale{}, limits);
    split best;
    finder.search([&](std::size_t b) { return of.bins[b]; }, of.bins.size(), 3, of.state, {}, best);
    return best;
}

TEST_CASE("category split without penalties is the best of all sets") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const task of = drawn(seed);
        const split best = found_by({.most_alone = 0, .smoothing = 0, .l2 = 0, .least_weight = 0}, of,
                                    {.l2 = 0, .min_child_weight = 0});
        CAPTURE(seed);
        CHECK(best.gain ==
              doctest::Approx(best_gain(of, 0, 0, [](std::size_t) { return true; })).epsilon(1e-12));
    }
}

TEST_CASE("category split takes one category at a time where there are few") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const task of = drawn(seed);
        const split best = found_by({.most_alone = 64, .l2 = 5}, of, {.l2 = 1, .min_child_weight = 0});
        const double expected =
            best_gain(of, 1, 1, [](std::size_t set) { return (set & (set - 1)) == 0 || set == 0; });
        CAPTURE(seed);
        CHECK(best.gain == doctest::Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE("category split divides the node's sums by the bins that it says") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const task of = drawn(seed);
        const split best = found_by({.most_alone = seed % 8}, of, {});
        if (!best.exists) continue;
        sums left;
        for (std::size_t b = 0; b < of.bins.size(); ++b)
            if (best.takes_left(b, of.bins.size() - 1)) left += of.bins[b];
        CHECK(left == best.left);
        CHECK(best.left + best.right == of.state.total);
        CHECK(best.asks_categories());
        CHECK(best.feature == 3);
    }
}

TEST_CASE("category split keeps the smaller side within its limit") {
    task of;
    for (int b = 0; b < 20; ++b) of.bins.push_back({(b % 2 == 0 ? 1 : -1) * 100 + b, 10});
    of.bins.push_back({});
    for (const auto& bin : of.bins) of.state.total += bin;
    const auto left_of = [&](std::size_t most) {
        const split best =
            found_by({.most_in_set = most, .smoothing = 0, .l2 = 0}, of, {.min_child_weight = 0});
        std::size_t n = 0;
        for (std::size_t b = 0; b < 20; ++b) n += best.takes_left(b, 20) ? 1 : 0;
        return n;
    };
    CHECK(left_of(64) == 10);
    CHECK(left_of(10) == 10);
    CHECK(std::min(left_of(3), 20 - left_of(3)) == 3);
}

TEST_CASE("category split counts rows and weights of the children") {
    const std::vector<counted_sums> bins{{{-50, 5}, 2}, {{10, 4}, 9}, {{12, 4}, 9}, {}};
    node_state state;
    for (const auto& bin : bins) state.total += bin.of, state.n_rows += static_cast<std::size_t>(bin.n_rows);
    const auto found = [&](const regularisation& limits) {
        const category_split_finder finder({.most_alone = 0, .smoothing = 0, .l2 = 0, .least_weight = 0},
                                           gradient_scale{}, limits);
        split best;
        finder.search([&](std::size_t b) { return bins[b]; }, bins.size(), 0, state, {}, best);
        return best;
    };
    CHECK(found({.min_child_weight = 0}).left == sums{-50, 5});
    CHECK(found({.min_child_weight = 0, .min_rows_in_leaf = 3}).left == sums{-40, 9});
    CHECK(found({.min_child_weight = 5}).left == sums{-50, 5});
    CHECK(!found({.min_child_weight = 7}).exists);
    CHECK(!found({.gamma = 1e6, .min_child_weight = 0}).exists);
}

TEST_CASE("category split of equal ratios takes the lower category first") {
    const std::vector<sums> bins{{-10, 5}, {10, 5}, {-10, 5}, {10, 5}, {}};
    const auto order_of = [&](std::size_t n_values) {
        return categories_by_ratio([&](std::size_t b) { return bins[b]; }, n_values,
                                   {.smoothing = 0, .least_weight = 0}, gradient_scale{});
    };
    CHECK(order_of(4) == std::vector<std::uint32_t>{0, 2, 1, 3});
    CHECK(order_of(5).size() == 4);
}

TEST_CASE("category split names no category of small weight, and else is the best of all sets") {
    std::size_t n_some_left_out = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const task of = drawn(seed);
        const double least = 40;
        std::size_t small = 0;
        for (std::size_t b = 0; b + 1 < of.bins.size(); ++b)
            if (static_cast<double>(of.bins[b].hessian) < least) small |= std::size_t{1} << b;
        n_some_left_out += small != 0 ? 1 : 0;
        const split best = found_by({.most_alone = 0, .smoothing = 0, .l2 = 0, .least_weight = least}, of,
                                    {.l2 = 0, .min_child_weight = 0});
        CAPTURE(seed);
        CHECK(best.gain == doctest::Approx(best_gain(of, 0, 0, [&](std::size_t set) {
                               return (set & small) == 0;
                           })).epsilon(1e-12));
        for (std::size_t b = 0; best.exists && b + 1 < of.bins.size(); ++b)
            if ((small >> b & 1) != 0) CHECK(!best.takes_left(b, of.bins.size() - 1));
    }
    CHECK(n_some_left_out > 200);
}

}  // namespace category_split_test
