// SPDX-License-Identifier: MIT
#include "sluice/trees/split_noise.hpp"

#include "sluice/trees/category_split.hpp"
#include "sluice/trees/split.hpp"
#include "support/n_draws.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace sluice;
namespace split_noise_test {

using namespace sluice::trees;

constexpr tree_conditions noisy{.noise = 3, .drawn = {5, 6}};

TEST_CASE(
    "split noise: numbers of mean 0 and the given spread, of their own for each node, feature and cut") {
    const split_noise of_tree(noisy, 4);  // 3 roots of the loss are 1.5 roots of scores
    double sum = 0, squares = 0, largest = 0;
    std::vector<double> all;
    const std::size_t n = test::n_draws(100000);
    for (std::size_t i = 0; i < n; ++i) {
        const split_noise own = of_tree.of(i % 50, static_cast<std::uint32_t>(i / 50 % 20));
        const double drawn = own.rank(0, i / 2000, i / 1000 % 2 == 1);
        all.push_back(drawn);
        sum += drawn;
        squares += drawn * drawn;
        largest = std::max(largest, std::abs(drawn));
    }
    const auto count = static_cast<double>(n);
    CHECK(std::abs(sum / count) < 5 * 1.5 / std::sqrt(count));
    CHECK(squares / count == doctest::Approx(2.25).epsilon(5 * std::sqrt(2 / count)));
    CHECK(largest < 3.47 * 1.5);
    CHECK(largest > 3.0 * 1.5);
    std::sort(all.begin(), all.end());
    const auto n_different = std::unique(all.begin(), all.end()) - all.begin();
    CHECK(n_different > 0.6 * count);  // sums in 2^18 values, near 0 more often
    const split_noise own = of_tree.of(3, 4);
    CHECK(own.rank(0, 7, false) == of_tree.of(3, 4).rank(0, 7, false));
    CHECK(own.rank(0, 7, false) != own.of_other_order().rank(0, 7, false));
    CHECK(own.rank(0, 7, false) != split_noise({.noise = 3, .drawn = {5, 7}}, 4).of(3, 4).rank(0, 7, false));
    CHECK(own.rank(9, 7, false) == 3 + own.rank(0, 7, false));
}

TEST_CASE("split noise: without any, scores are ranks") {
    const split_noise none;
    CHECK(!none.is_active());
    CHECK(none.rank(-7.5, 3, true) == -7.5);
    CHECK(none.least_score(2.5) == 2.5);
    CHECK(!split_noise({.noise = 0, .drawn = {1, 2}}, 1).is_active());
}

TEST_CASE("split noise: no score below the least one gives a larger rank") {
    int n_tried = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        random_generator g(random_stream(seed, 3));
        const split_noise own({.noise = 10 * uniform(g), .drawn = {seed, 1}}, 1);
        const double rank = 40 * uniform(g) - 5, least = own.least_score(rank), below = least * uniform(g);
        if (least == 0) continue;
        ++n_tried;
        for (std::size_t cut = 0; cut < 20; ++cut) CHECK(own.rank(below, cut, false) < rank);
    }
    CHECK(n_tried > 500);
}

/// Bins of a node: some empty, the last one that of missing values.
struct node_bins {
    std::vector<sums> bins;
    node_state state;

    explicit node_bins(std::uint64_t seed) {
        random_generator g(random_stream(seed, 8));
        const std::size_t n_values = 2 + uniform_integer(g, 30);
        for (std::size_t b = 0; b <= n_values; ++b) {
            const bool empty = uniform(g) < 0.2;
            const auto gradient = static_cast<std::int64_t>(uniform_integer(g, 2001)) - 1000;
            const auto hessian = static_cast<std::int64_t>(1 + uniform_integer(g, 500));
            bins.push_back(empty ? sums{} : sums{gradient, hessian});
            state.total += bins.back();
            state.n_rows += empty ? 0 : 3;
        }
    }
    double root_of_score(const sums& left, double l2) const {
        const sums right = state.total - left;
        const auto of = [l2](const sums& s) {
            return static_cast<double>(s.gradient) * static_cast<double>(s.gradient) /
                   (static_cast<double>(s.hessian) + l2);
        };
        return std::sqrt(of(left) + of(right));
    }
};

TEST_CASE("split noise: the cut of the largest rank wins, whichever way cuts are tried") {
    int n_splits = 0, n_others = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const node_bins of(seed);
        const std::size_t n_values = of.bins.size() - 1;
        const regularisation limits{.l2 = 2, .min_child_weight = 0};
        const split_noise noise = split_noise({.noise = 8, .drawn = {seed, 2}}, 1).of(9, 1);
        const split_finder finder(leaf_rule(limits, {}), {}, limits);
        split all_at_once, one_by_one, without;
        const bins_of_cells<sums> bins{of.bins.data()};
        finder.search(bins, of.bins.size(), 1, 0, of.state, noise, all_at_once);
        finder.search(
            [&](std::size_t b) {
                return counted_sums{of.bins[b], of.bins[b] == sums{} ? 0 : 3};
            },
            of.bins.size(), 1, 0, of.state, noise, one_by_one);
        finder.search(bins, of.bins.size(), 1, 0, of.state, {}, without);
        const double undivided = leaf_rule(limits, {}).free_score(of.state.total);
        double best = -std::numeric_limits<double>::infinity();
        std::size_t n_left_bins = 0;
        bool missing_left = false;
        const auto offer = [&](const sums& left, std::size_t n, bool with_missing) {
            if (left.hessian == 0 || left.hessian == of.state.total.hessian) return;
            const double root = of.root_of_score(left, limits.l2),
                         rank = root + noise.rank(0, n, with_missing);
            if (!(root * root > undivided + 1e-6) || !(rank > best)) return;
            best = rank, n_left_bins = n, missing_left = with_missing;
        };
        sums below;
        for (std::size_t n = 1; n < n_values; ++n) {
            const sums here = of.bins[n - 1];
            below += here;
            if (here == sums{}) continue;
            offer(below, n, false);
            if (!(of.bins[n_values] == sums{})) offer(below + of.bins[n_values], n, true);
        }
        if (!(of.bins[n_values] == sums{})) offer(of.bins[n_values], 0, true);
        CAPTURE(seed);
        REQUIRE(all_at_once.exists == (n_left_bins > 0 || missing_left));
        REQUIRE(one_by_one.exists == all_at_once.exists);
        REQUIRE(without.exists == all_at_once.exists);
        if (!all_at_once.exists) continue;
        ++n_splits;
        for (const split* found : {&all_at_once, &one_by_one}) {
            REQUIRE(found->rank == doctest::Approx(best).epsilon(1e-12));
            REQUIRE(found->n_left_bins == n_left_bins);
            if (!(of.bins[n_values] == sums{})) REQUIRE(found->missing_left == missing_left);
            REQUIRE(found->gain <= without.gain);
            REQUIRE(found->left + found->right == of.state.total);
        }
        n_others += all_at_once.n_left_bins != without.n_left_bins ? 1 : 0;
    }
    CHECK(n_splits > 300);
    CHECK(n_others > 50);
}

TEST_CASE("split noise: sets of categories are compared by ranks as well") {
    int n_others = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const node_bins of(seed);
        const regularisation limits{.l2 = 2, .min_child_weight = 0};
        const category_split_finder finder({.most_alone = 0, .smoothing = 0, .l2 = 0, .least_weight = 0}, {},
                                           limits);
        split with, without;
        const auto search = [&](const split_noise& noise, split& best) {
            finder.search([&](std::size_t b) { return of.bins[b]; }, of.bins.size(), 1, of.state, noise,
                          best);
        };
        search(split_noise({.noise = 8, .drawn = {seed, 2}}, 1).of(9, 1), with);
        search({}, without);
        CAPTURE(seed);
        REQUIRE(with.exists == without.exists);
        if (!with.exists) continue;
        REQUIRE(with.gain > 0);
        REQUIRE(with.gain <= without.gain);
        REQUIRE(std::abs(with.rank - of.root_of_score(with.left, limits.l2)) < 3.47 * 8);
        n_others += with.left_categories != without.left_categories ? 1 : 0;
    }
    CHECK(n_others > 20);
}

}  // namespace split_noise_test
