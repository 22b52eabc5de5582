// SPDX-License-Identifier: MIT
#include "sluice/core/random.hpp"
#include "sluice/metrics/metrics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace sluice;

namespace ranking_test {

const std::vector<std::int64_t> one_group(std::size_t n) { return std::vector<std::int64_t>(n, 1); }

// The mean over all orders of rows with equal predictions, by trying every order of the rows.
template <class Judge>
double mean_over_orders(const std::vector<double>& y, const std::vector<double>& p, const Judge& judge) {
    std::vector<std::size_t> order(y.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    double sum = 0, n = 0;
    do {
        bool sorted = true;
        for (std::size_t i = 1; i < order.size(); ++i) sorted = sorted && p[order[i - 1]] >= p[order[i]];
        if (!sorted) continue;
        std::vector<double> ranked;
        for (const std::size_t i : order) ranked.push_back(y[i]);
        sum += judge(ranked);
        ++n;
    } while (std::next_permutation(order.begin(), order.end()));
    return sum / n;
}

double average_precision_of(const std::vector<double>& ranked, std::size_t k) {
    double found = 0, sum = 0, all = 0;
    for (const double r : ranked) all += r > 0 ? 1 : 0;
    for (std::size_t i = 0; i < ranked.size() && i < k; ++i)
        if (ranked[i] > 0) sum += ++found / static_cast<double>(i + 1);
    return sum / (std::min)(all, static_cast<double>((std::min)(k, ranked.size())));
}

double reciprocal_rank_of(const std::vector<double>& ranked) {
    for (std::size_t i = 0; i < ranked.size(); ++i)
        if (ranked[i] > 0) return 1 / static_cast<double>(i + 1);
    return 0;
}

TEST_CASE("ndcg has the values of scikit-learn, equal predictions included") {
    // ndcg_score([y], [p], k=k) of scikit-learn 1.9.1
    const std::vector<double> y1{3, 2, 3, 0, 1, 2}, p1{.9, .8, .1, .8, .3, .2}, y2{0, 1, 0, 0, 2},
        p2{.5, .4, .4, .4, .1};
    const auto of = [](const std::vector<double>& y, const std::vector<double>& p, at_least<0> k) {
        return ndcg_metric{.k = k, .gain = ranking_gain::linear}(y, p, one_group(y.size()));
    };
    CHECK(of(y1, p1, 0) == doctest::Approx(0.8967844568360347).epsilon(1e-14));
    CHECK(of(y1, p1, 2) == doctest::Approx(0.7420981285103055).epsilon(1e-14));
    CHECK(of(y1, p1, 3) == doctest::Approx(0.7010143364724148).epsilon(1e-14));
    CHECK(of(y2, p2, 0) == doctest::Approx(0.4919329563729764).epsilon(1e-14));
    CHECK(of(y2, p2, 2) == doctest::Approx(0.07993748885604379).epsilon(1e-14));
    CHECK(of(y2, p2, 3) == doctest::Approx(0.1432864499753662).epsilon(1e-14));
    // The same with 2^y - 1 for y.
    const std::vector<double> p3{.9, .7, .1, .8, .3, .2};
    CHECK(ndcg_metric{.k = 0}(y1, p3, one_group(6)) == doctest::Approx(0.8622369554557834).epsilon(1e-14));
    CHECK(ndcg_metric{.k = 3}(y1, p3, one_group(6)) == doctest::Approx(0.6580725857971758).epsilon(1e-14));
}

TEST_CASE("mean average precision has the value of scikit-learn's average precision") {
    // average_precision_score([1, 0, 0, 1, 0, 1], [.9, .7, .1, .8, .3, .2]) of scikit-learn 1.9.1
    const std::vector<double> y{1, 0, 0, 1, 0, 1}, p{.9, .7, .1, .8, .3, .2};
    CHECK(mean_average_precision(y, p, one_group(6)) == doctest::Approx(0.8666666666666667).epsilon(1e-14));
}

TEST_CASE("ranking metrics of equal predictions are the mean over all their orders") {
    random_generator g(random_stream(1, 1));
    for (int repeat = 0; repeat < 60; ++repeat) {
        std::vector<double> y, p;
        for (std::size_t k = 2 + uniform_integer(g, 5); k > 0; --k) {
            y.push_back(static_cast<double>(uniform_integer(g, 2)));
            p.push_back(static_cast<double>(uniform_integer(g, 3)));
        }
        y[0] = 1;
        const auto groups = one_group(y.size());
        CHECK(mean_reciprocal_rank(y, p, groups) ==
              doctest::Approx(mean_over_orders(y, p, reciprocal_rank_of)).epsilon(1e-12));
        for (const std::size_t k : {1u, 3u, 100u}) {
            const mean_average_precision_metric judge{.k = checked(static_cast<std::int64_t>(k))};
            const double expected = mean_over_orders(
                y, p, [&](const std::vector<double>& ranked) { return average_precision_of(ranked, k); });
            CHECK(judge(y, p, groups) == doctest::Approx(expected).epsilon(1e-12));
        }
    }
}

TEST_CASE("ranking metrics are the mean over groups, weighted, whatever the order of the rows") {
    const std::vector<double> y{1, 0, 0, 1, 0, 0, 1}, p{3, 2, 1, 1, 2, 3, 5};
    const std::vector<std::int64_t> groups{5, 5, 5, 2, 2, 2, 9}, mixed{2, 5, 9, 5, 2, 5, 2};
    CHECK(mean_reciprocal_rank(y, p, groups) == doctest::Approx((1 + 1.0 / 3 + 1) / 3));
    const std::vector<double> weights{2, 2, 2, 1, 1, 1, 0};
    CHECK(mean_reciprocal_rank(y, p, groups, weights) == doctest::Approx((2 + 1.0 / 3) / 3));
    const std::vector<double> mixed_y{1, 1, 1, 0, 0, 0, 0}, mixed_p{1, 3, 5, 2, 2, 1, 3};
    CHECK(mean_reciprocal_rank(mixed_y, mixed_p, mixed) == mean_reciprocal_rank(y, p, groups));
    CHECK(ndcg(mixed_y, mixed_p, mixed) == ndcg(y, p, groups));
    CHECK(mean_average_precision(mixed_y, mixed_p, mixed) == mean_average_precision(y, p, groups));
}

TEST_CASE("ranking metrics leave out groups without a relevant row, and refuse data that have no other") {
    const std::vector<double> y{1, 0, 0, 0}, p{1, 2, 1, 1};
    const std::vector<std::int64_t> groups{1, 1, 2, 2};
    CHECK(mean_reciprocal_rank(y, p, groups) == 0.5);
    const std::vector<double> none(4, 0.0);
    CHECK_THROWS_AS((void)ndcg(none, p, groups), invalid_data);
    CHECK_THROWS_AS((void)mean_average_precision(none, p, groups), invalid_data);
}

TEST_CASE("ranking metrics refuse unequal lengths, odd relevance and weights that differ within a group") {
    const std::vector<double> y{1, 0}, p{1, 2}, short_p{1}, halves{0.5, 0}, nan{std::nan(""), 0};
    const std::vector<std::int64_t> groups{1, 1}, short_groups{1};
    CHECK_THROWS_AS((void)ndcg(y, short_p, groups), invalid_data);
    CHECK_THROWS_AS((void)ndcg(y, p, short_groups), invalid_data);
    CHECK_THROWS_WITH_AS((void)ndcg(halves, p, groups), doctest::Contains("row 0"), invalid_data);
    CHECK_THROWS_AS((void)ndcg(y, nan, groups), invalid_data);
    CHECK_THROWS_AS((void)mean_reciprocal_rank(nan, p, groups), invalid_data);
    CHECK_THROWS_WITH_AS((void)ndcg(y, p, groups, std::vector<double>{1, 2}), doctest::Contains("one weight"),
                         invalid_data);
    CHECK(ndcg_metric{.gain = ranking_gain::linear}(halves, p, groups) > 0);
}

}  // namespace ranking_test
