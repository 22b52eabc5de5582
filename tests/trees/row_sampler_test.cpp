// SPDX-License-Identifier: MIT
#include "sluice/trees/row_sampler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
namespace row_sampler_test {

using namespace sluice::trees;

/// How many times each of n rows counts; row i has the magnitude `of(i)`.
template <class Magnitude>
std::vector<double> times(const row_limits& limits, std::size_t n, const Magnitude& of,
                          std::uint64_t seed = 1, const context& ctx = {}) {
    row_sampler sampler(limits);
    sampler.draw(
        n, {seed, 5},
        [&](std::size_t begin, std::size_t end, std::span<double> out) {
            for (std::size_t i = begin; i < end; ++i) out[i - begin] = of(i);
        },
        ctx);
    std::vector<double> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i] = sampler.times(i);
    return all;
}

double one(std::size_t) { return 1; }
double mean(const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
}
std::size_t n_taken(const std::vector<double>& v) {
    return v.size() - static_cast<std::size_t>(std::count(v.begin(), v.end(), 0.0));
}

TEST_CASE("row sampler takes all rows once when nothing is to be drawn") {
    for (const row_limits& limits :
         {row_limits{}, row_limits{.method = sampling_method::goss, .top_rate = 0.5, .other_rate = 0.5},
          row_limits{.method = sampling_method::bayesian_bootstrap, .bagging_temperature = 0},
          row_limits{.method = sampling_method::minimal_variance}}) {
        row_sampler sampler(limits);
        sampler.draw(3, {1, 2}, [](std::size_t, std::size_t, std::span<double>) {}, {});
        CHECK(!sampler.is_active());
        CHECK(sampler.times(2) == 1);
    }
}

TEST_CASE("row sampler draws uniformly, the same rows for any number of threads, others for another seed") {
    const row_limits limits{.subsample = 0.3};
    const auto drawn = times(limits, 100000, one);
    CHECK(std::abs(mean(drawn) - 0.3) < 0.006);  // 4 standard deviations
    for (const double t : drawn) REQUIRE((t == 0 || t == 1));
    CHECK(times(limits, 100000, one, 1, {.threads = 3}) == drawn);
    CHECK(times(limits, 100000, one, 2) != drawn);
}

TEST_CASE(
    "row sampler by goss keeps the largest gradients and a share of the others, which counts for them all") {
    const row_limits limits{.method = sampling_method::goss, .top_rate = 0.2, .other_rate = 0.1};
    const std::size_t n = 30000;  // one chunk
    const auto magnitude = [](std::size_t i) { return static_cast<double>(i * 7919 % 30011); };
    const auto drawn = times(limits, n, magnitude);
    std::vector<double> sorted;
    for (std::size_t i = 0; i < n; ++i) sorted.push_back(magnitude(i));
    std::sort(sorted.begin(), sorted.end());
    const double smallest_of_top = sorted[n - 6000];
    for (std::size_t i = 0; i < n; ++i) {
        if (magnitude(i) >= smallest_of_top)
            REQUIRE(drawn[i] == 1);
        else
            REQUIRE((drawn[i] == 0 || drawn[i] == 8));  // (1 - 0.2) / 0.1
    }
    CHECK(std::abs(static_cast<double>(n_taken(drawn)) - 9000) < 4 * 52);
    CHECK(std::abs(mean(drawn) - 1) < 0.06);
    // Of equal magnitudes the first rows are the largest.
    const auto equal = times(limits, n, one);
    for (std::size_t i = 0; i < 6000; ++i) REQUIRE(equal[i] == 1);
}

TEST_CASE("row sampler by the Bayesian bootstrap weighs by a power of exponential numbers") {
    for (const double temperature : {1.0, 0.5, 2.0}) {
        const auto drawn = times(
            {.method = sampling_method::bayesian_bootstrap, .bagging_temperature = temperature}, 200000, one);
        for (const double t : drawn) REQUIRE((t >= 0 && std::isfinite(t)));
        // E[e^t] = gamma(1 + t), for e exponential.
        CHECK(mean(drawn) == doctest::Approx(std::tgamma(1 + temperature)).epsilon(0.02));
    }
}

TEST_CASE("row sampler of minimal variance takes as many rows as it should, and sums stay what they were") {
    const row_limits limits{.method = sampling_method::minimal_variance, .subsample = 0.25};
    const std::size_t n = 32000;
    const auto magnitude = [](std::size_t i) { return std::exp(3 * std::sin(static_cast<double>(i))); };
    const auto drawn = times(limits, n, magnitude);
    CHECK(std::abs(static_cast<double>(n_taken(drawn)) - 8000) < 4 * 78);
    double sum = 0, expected = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += drawn[i] * magnitude(i);
        expected += magnitude(i);
        REQUIRE((drawn[i] == 0 || drawn[i] >= 1));
    }
    CHECK(sum == doctest::Approx(expected).epsilon(0.02));
    // The larger of two rows is taken at least as often: the largest always.
    const auto largest = static_cast<std::size_t>(11);  // sin(11) = -0.99999; the smallest
    CHECK(magnitude(largest) < 0.06);
    CHECK(drawn[33] == 1);  // sin(33) = 0.99991
    // Without gradients every row has the same chance.
    CHECK(std::abs(static_cast<double>(n_taken(times(limits, n, [](std::size_t) { return 0.0; }))) - 8000) <
          4 * 78);
}

TEST_CASE(
    "row sampler takes of each class the share that it is given, and of equal shares what one share takes") {
    const std::size_t n = 100000;
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n; ++i) codes.push_back(i % 10 == 0 ? 1 : 0);
    const auto drawn = [&](const trees::row_limits& limits) {
        trees::row_sampler sampler(limits);
        sampler.draw(n, random_stream(1, 2), [](std::size_t, std::size_t, std::span<double>) {}, {});
        std::vector<double> times;
        for (std::size_t i = 0; i < n; ++i) times.push_back(sampler.times(i));
        return times;
    };
    const auto apart = drawn({.class_shares = {0.2, 0.9}, .classes = codes});
    double of_zero = 0, of_one = 0;
    for (std::size_t i = 0; i < n; ++i) (codes[i] == 0 ? of_zero : of_one) += apart[i];
    CHECK(of_zero / 90000 == doctest::Approx(0.2).epsilon(0.02));
    CHECK(of_one / 10000 == doctest::Approx(0.9).epsilon(0.02));
    CHECK(drawn({.class_shares = {0.4, 0.4}, .classes = codes}) == drawn({.subsample = 0.4}));
    CHECK(trees::row_limits{.class_shares = {1, 1}, .classes = codes}.takes_all());
}

}  // namespace row_sampler_test
