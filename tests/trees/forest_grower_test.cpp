// SPDX-License-Identifier: MIT
#include "sluice/trees/forest/forest_grower.hpp"

#include "sluice/core/random.hpp"
#include "sluice/trees/forest/bag.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

using namespace sluice;
namespace forest_grower_test {

using namespace sluice::trees;

struct placed_row {
    std::uint32_t b = 0;
    forest_row row{};
};

std::vector<placed_row> drawn_rows(random_generator& g, std::size_t n, std::size_t n_bins,
                                   std::size_t n_outputs) {
    std::vector<placed_row> rows;
    for (std::size_t i = 0; i < n; ++i) {
        const auto weight = 1 + static_cast<std::int64_t>(uniform_integer(g, 3));
        const auto output = static_cast<std::uint32_t>(uniform_integer(g, n_outputs));
        const auto value = n_outputs > 1 ? weight : static_cast<std::int64_t>(uniform_integer(g, 100)) - 50;
        rows.push_back({static_cast<std::uint32_t>(uniform_integer(g, n_bins)), {0, output, weight, value}});
    }
    return rows;
}

/// The score of both sides of a cut, straight from the rows; 0 rows on a side: refused.
template <class GoesLeft>
double naive_score(const std::vector<placed_row>& rows, std::size_t n_outputs, std::int64_t least,
                   const GoesLeft& left) {
    std::vector<std::vector<double>> sums(2, std::vector<double>(n_outputs, 0.0));
    double weight[2] = {0, 0};
    std::int64_t n[2] = {0, 0};
    for (const auto& one : rows) {
        const std::size_t side = left(one.b) ? 0 : 1;
        weight[side] += static_cast<double>(one.row.weight);
        sums[side][one.row.output] += static_cast<double>(one.row.value);
        ++n[side];
    }
    if (n[0] < least || n[1] < least) return -1;
    double score = 0;
    for (std::size_t side = 0; side < 2; ++side)
        for (const double v : sums[side]) score += v * v / weight[side];
    return score;
}

TEST_CASE("forest cutter finds the best cut of all, as trying each one does") {
    random_generator g(random_stream(1, 0));
    for (std::size_t trial = 0; trial < 300; ++trial) {
        const std::size_t n_outputs = trial % 2 == 0 ? 1 : 4, n_bins = 3 + trial % 90;
        const auto missing = static_cast<std::uint32_t>(n_bins - 1);
        const auto least = 1 + static_cast<std::int64_t>(uniform_integer(g, 4));
        const auto rows = drawn_rows(g, 1 + uniform_integer(g, 40), n_bins, n_outputs);
        std::vector<forest_row> at_node;
        std::vector<std::int64_t> total(2 + n_outputs, 0);
        for (const auto& one : rows) {
            at_node.push_back(one.row);
            at_node.back().row = static_cast<row_index>(at_node.size() - 1);
            add_row(one.row, total.data());
        }
        const auto bin_of = [&](std::size_t row) { return rows[row].b; };
        std::vector<double> cuts(n_bins - 2);
        std::iota(cuts.begin(), cuts.end(), 0.0);
        const std::vector<double> factors(n_outputs, 1.0);
        forest_cutter cutter(n_bins, least, factors);
        forest_cut best, random, again;
        cutter.cut_best(at_node, bin_of, {7, missing, total}, best);
        cutter.cut_at_random(at_node, bin_of, {7, missing, total}, cuts, uniform(g), random);
        cutter.cut_best(at_node, bin_of, {7, missing, total}, again);
        CHECK(again.score == best.score);
        double most = -1;
        for (std::uint32_t cut = 0; cut < missing; ++cut)
            for (const bool missing_left : {false, true}) {
                const auto goes_left = [&](std::uint32_t b) {
                    return b < cut || (missing_left && b == missing);
                };
                most = std::max(most, naive_score(rows, n_outputs, least, goes_left));
            }
        CHECK(best.exists == (most >= 0));
        if (best.exists) {
            CHECK(best.feature == 7);
            CHECK(best.score == doctest::Approx(most).epsilon(1e-12));
            const auto own = [&](std::uint32_t b) { return best.goes_left(b, missing); };
            CHECK(naive_score(rows, n_outputs, least, own) == doctest::Approx(best.score).epsilon(1e-12));
        }
        if (random.exists) {
            CHECK(random.score <= most + 1e-9 * (1 + std::abs(most)));
            const auto own = [&](std::uint32_t b) { return random.goes_left(b, missing); };
            CHECK(naive_score(rows, n_outputs, least, own) == doctest::Approx(random.score).epsilon(1e-12));
        }
    }
}

TEST_CASE("random cuts are those nearest to values between the lowest and the highest cut of a node") {
    const std::vector<forest_row> rows{{0, 0, 1, 4}, {1, 0, 1, 6}, {2, 0, 1, 9}};
    std::vector<std::int64_t> total(3, 0);
    for (const auto& row : rows) add_row(row, total.data());
    const auto bin_of = [&](std::size_t row) { return static_cast<std::uint32_t>(rows[row].value); };
    const std::vector<double> factors{1};
    forest_cutter cutter(12, 1, factors);
    // Between the bins 4 and 9 the values are cut at 10, 11, 12, 16 and 20.
    const std::vector<double> cuts{1, 2, 3, 4, 10, 11, 12, 16, 20, 30};
    const std::vector<double> shares{0, 0, 0, 0, 0, 0.05, 0.1, 0.25, 0.4, 0.2, 0, 0};
    std::vector<int> times(12, 0);
    const random_stream stream(3, 0);
    for (std::size_t i = 0; i < 5000; ++i) {
        forest_cut cut;
        cutter.cut_at_random(rows, bin_of, {0, 11, total}, cuts, stream.uniform(i), cut);
        ++times[cut.n_left_bins];
    }
    // Four standard deviations.
    for (std::size_t b = 0; b < times.size(); ++b)
        CHECK(std::abs(times[b] - 5000 * shares[b]) <= 4 * std::sqrt(5000 * shares[b] * (1 - shares[b])));
    // Infinite cuts still cut.
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double low : {-infinity, 10.0})
        for (const double high : {infinity, 20.0}) {
            forest_cut cut;
            const std::vector<double> wild{1, 2, 3, 4, low, 11, 12, 16, high, infinity};
            cutter.cut_at_random(rows, bin_of, {0, 11, total}, wild, 0.3, cut);
            CHECK(cut.n_left_bins > 4);
            CHECK(cut.n_left_bins <= 9);
        }
}

TEST_CASE("bag holds as many rows as asked for, with replacement or without") {
    const random_stream stream(9, 1);
    const auto sum = [](const std::vector<std::uint32_t>& times) {
        return std::accumulate(times.begin(), times.end(), std::size_t{0});
    };
    const auto with = draw_bag(1000, {.with_replacement = true, .share = 1}, stream);
    CHECK(sum(with) == 1000);
    // 1 - 1/e of the rows, with a standard deviation of 10 rows.
    CHECK(std::abs(std::count(with.begin(), with.end(), 0u) - 368) < 50);
    CHECK(sum(draw_bag(1000, {.with_replacement = true, .share = 0.3}, stream)) == 300);
    const auto without = draw_bag(1000, {.with_replacement = false, .share = 0.25}, stream);
    CHECK(sum(without) == 250);
    CHECK(*std::max_element(without.begin(), without.end()) == 1);
    CHECK(draw_bag(5, {.with_replacement = false, .share = 1}, stream) == std::vector<std::uint32_t>(5, 1));
    CHECK(sum(draw_bag(5, {.with_replacement = false, .share = 0.01}, stream)) == 1);
    CHECK(draw_bag(0, {}, stream).empty());
    CHECK(draw_bag(1000, {}, stream) == with);
    CHECK(draw_bag(1000, {}, random_stream(9, 2)) != with);
}

TEST_CASE("forest target keeps sums exact and means to 30 bits") {
    const std::vector<double> y{1e300, -1e300, 3e299}, weights{1, 2, 4};
    const auto huge = forest_target::of_numbers(y, 0, weights, "test");
    CHECK(huge.mean(huge.row<forest_row>(0, 1).value, huge.row<forest_row>(0, 1).weight, 0) ==
          doctest::Approx(1e300).epsilon(1e-8));
    CHECK(huge.weight(huge.row<forest_row>(0, 1).weight + huge.row<forest_row>(1, 1).weight +
                      huge.row<forest_row>(2, 1).weight) == 7);
    const std::vector<double> tiny{1e-300, -1e-300};
    const auto small = forest_target::of_numbers(tiny, 0, {}, "test");
    CHECK(small.mean(small.row<forest_row>(1, 1).value, small.row<forest_row>(1, 1).weight, 0) ==
          doctest::Approx(-1e-300).epsilon(1e-8));
    CHECK(std::isfinite(huge.gain(1e30, 0)));
    CHECK_THROWS_AS((void)forest_target::of_numbers(std::vector<double>{1.7e308}, -1.7e308, {}, "test"),
                    invalid_data);
    const std::vector<std::int32_t> codes{0, 1, 1};
    const auto two = forest_target::of_classes(codes, 2, weights);
    CHECK(two.n_outputs() == 1);
    CHECK(two.mean(two.row<forest_row>(0, 1).value + two.row<forest_row>(1, 1).value,
                   two.row<forest_row>(0, 1).weight + two.row<forest_row>(1, 1).weight,
                   0) == doctest::Approx(2.0 / 3).epsilon(1e-15));
    CHECK(two.mean(0, 0, 0) == 0.5);
    CHECK(forest_target::of_classes(codes, 3, {}).n_outputs() == 3);
}

}  // namespace forest_grower_test
