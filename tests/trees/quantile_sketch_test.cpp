// SPDX-License-Identifier: MIT
#include "sluice/trees/quantile_sketch.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <vector>

using namespace sluice;
namespace quantile_sketch_test {

using trees::quantile_sketch;
using trees::weighted_value;

feature sketched(const std::vector<double>& values) { return {std::span<const double>(values), {}, nullptr}; }

std::vector<double> normals(std::size_t n, std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> all(n);
    for (double& x : all) x = normal(g);
    return all;
}

/// The largest difference between the share of rows up to a value and what a sketch says of it.
double largest_rank_error(std::vector<double> rows, const std::vector<weighted_value>& sketch) {
    std::sort(rows.begin(), rows.end());
    double worst = 0, below = 0;
    for (const auto& one : sketch) {
        // The value stands in the middle of its weight.
        const auto rank =
            static_cast<double>(std::upper_bound(rows.begin(), rows.end(), one.value) - rows.begin());
        worst = (std::max)(worst, std::abs(rank - (below + one.weight / 2)));
        below += one.weight;
    }
    return worst / static_cast<double>(rows.size());
}

TEST_CASE("a quantile sketch of few values counts them") {
    random_generator g(random_stream(1, 0));
    std::vector<double> rows, weights;
    std::map<double, double> counted, weighed;
    for (int i = 0; i < 5000; ++i) {
        rows.push_back(uniform_integer(g, 11) == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                   : static_cast<double>(uniform_integer(g, 50)));
        weights.push_back(static_cast<double>(uniform_integer(g, 4)));
        if (std::isnan(rows.back())) continue;
        ++counted[rows.back()];
        if (weights.back() > 0) weighed[rows.back()] += weights.back();
    }
    const auto same = [](const std::vector<weighted_value>& sketch,
                         const std::map<double, double>& expected) {
        return std::equal(sketch.begin(), sketch.end(), expected.begin(), expected.end(),
                          [](const weighted_value& a, const auto& b) {
                              return a.value == b.first && a.weight == b.second;
                          });
    };
    quantile_sketch by_count(50), by_weight(50);
    by_count.add(sketched(rows), {});
    by_weight.add(sketched(rows), weights);
    CHECK(same(by_count.values(), counted));
    CHECK(same(by_weight.values(), weighed));
    CHECK(quantile_sketch(50).values().empty());
}

TEST_CASE("a quantile sketch keeps to its bound of rank errors") {
    const std::size_t capacity = 64, n = 200'000;
    const auto rows = normals(n, 2);
    quantile_sketch sketch(capacity);
    sketch.add(sketched(rows), {});
    const auto values = sketch.values();
    double total = 0;
    for (const auto& one : values) total += one.weight;
    CHECK(total == static_cast<double>(n));
    const double doublings = std::ceil(std::log2(static_cast<double>(n) / (16.0 * capacity)));
    const double bound = (doublings + 1) / static_cast<double>(capacity);
    const double error = largest_rank_error(rows, values);
    CHECK(error < bound);
    CHECK(error > 0);
    // Far less than all rows are kept, and the next larger sketch is closer.
    CHECK(values.size() < (capacity + 1) * (static_cast<std::size_t>(doublings) + 1) + 16 * capacity);
    quantile_sketch larger(16 * capacity);
    larger.add(sketched(rows), {});
    CHECK(largest_rank_error(rows, larger.values()) < error);
}

TEST_CASE("a heavy value of a quantile sketch keeps its weight") {
    auto rows = normals(100'000, 3);
    for (std::size_t i = 0; i < rows.size(); i += 2) rows[i] = 0.25;
    quantile_sketch sketch(32);
    sketch.add(sketched(rows), {});
    const auto values = sketch.values();
    const auto heavy =
        std::find_if(values.begin(), values.end(), [](const auto& one) { return one.value == 0.25; });
    REQUIRE(heavy != values.end());
    CHECK(heavy->weight >= 50'000);
    CHECK(heavy->weight < 50'000 + 2.0 / 32 * 100'000);
}

TEST_CASE("a quantile sketch does not know how rows were cut into chunks") {
    const auto rows = normals(30'000, 4);
    quantile_sketch whole(40), parts(40), weighted(40);
    whole.add(sketched(rows), {});
    const std::vector<double> ones(rows.size(), 1.0);
    for (std::size_t begin = 0, size = 1; begin < rows.size(); begin += size, size = size % 997 + 13) {
        const std::size_t n = (std::min)(size, rows.size() - begin);
        parts.add({std::span(rows).subspan(begin, n), {}, nullptr}, {});
        // Chunks with and without weights may follow each other.
        weighted.add({std::span(rows).subspan(begin, n), {}, nullptr},
                     size % 2 == 0 ? std::span<const double>() : std::span(ones).first(n));
    }
    const auto same = [&](const quantile_sketch& other) {
        const auto a = whole.values(), b = other.values();
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
            return x.value == y.value && x.weight == y.weight;
        });
    };
    CHECK(same(parts));
    CHECK(same(weighted));
}

}  // namespace quantile_sketch_test
