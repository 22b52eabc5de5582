// SPDX-License-Identifier: MIT
#include "sluice/data/quantile.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace quantile_test {

/// The definition, over copies: linear interpolation between the neighbours of (n - 1) q.
double naive(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    const double position = static_cast<double>(values.size() - 1) * q;
    const auto below = static_cast<std::size_t>(std::floor(position));
    const std::size_t above = (std::min)(below + 1, values.size() - 1);
    return values[below] == values[above]
               ? values[below]
               : values[below] + (position - std::floor(position)) * (values[above] - values[below]);
}

TEST_CASE("quantile with weights is that of the copies, on 1000 random sets") {
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        random_generator g(random_stream(seed, 3));
        const std::size_t n = 1 + uniform_integer(g, 20);
        std::vector<double> values(n), weights(n), copies;
        for (std::size_t i = 0; i < n; ++i) {
            values[i] = static_cast<double>(uniform_integer(g, 8));
            weights[i] = static_cast<double>(uniform_integer(g, 5));
            copies.insert(copies.end(), static_cast<std::size_t>(weights[i]), values[i]);
        }
        const sorted_values sorted({std::span<const double>(values), "x"}, weights);
        REQUIRE(sorted.empty() == copies.empty());
        if (copies.empty()) continue;
        for (const double q : {0.0, 0.1, 0.25, 0.5, 0.77, 1.0})
            REQUIRE(sorted.quantile(q) == naive(copies, q));
    }
}

TEST_CASE("sorted values leave missing ones out and count equal ones together") {
    const std::vector<double> values{2, std::numeric_limits<double>::quiet_NaN(), -0.0, 0.0, 2, 1};
    const sorted_values sorted({std::span<const double>(values), "x"}, {});
    CHECK(sorted.values().size() == 3);
    CHECK(sorted.weight(0) == 2);
    CHECK(sorted.mode() == 0);
    CHECK(sorted.median() == 1);
    CHECK(std::isnan(sorted_values({std::span<const double>(), "x"}, {}).median()));
}

TEST_CASE(
    "quantile of infinite values is the value itself where it stands, and the infinite neighbour between") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> values{1, -infinity, 3, infinity};
    const sorted_values sorted({std::span<const double>(values), "x"}, {});
    CHECK(sorted.quantile(0) == -infinity);
    CHECK(sorted.quantile(1) == infinity);
    CHECK(sorted.quantile(0.1) == -infinity);
    CHECK(sorted.quantile(0.9) == infinity);
    CHECK(sorted.quantile(0.5) == 2);
    const std::vector<double> ends{infinity, -infinity};
    CHECK(std::isnan(sorted_values({std::span<const double>(ends), "x"}, {}).median()));
}

}  // namespace quantile_test
