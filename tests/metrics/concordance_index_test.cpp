// SPDX-License-Identifier: MIT
#include "sluice/metrics/concordance_index.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace concordance_index_test {

double naive(const survival_target& y, const std::vector<double>& p, const std::vector<double>& w) {
    double right = 0, known = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        for (std::size_t j = 0; j < p.size(); ++j) {
            const bool first = y.events[i] != 0 &&
                               (y.times[i] < y.times[j] || (y.times[i] == y.times[j] && y.events[j] == 0));
            if (!first) continue;
            known += w[i] * w[j];
            right += w[i] * w[j] * (p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0);
        }
    return right / known;
}

TEST_CASE("concordance_index of times is that of hazards turned round") {
    const survival_target y{std::vector<double>{1, 2, 3, 4}, std::vector<std::uint8_t>{1, 1, 0, 1}};
    const std::vector<double> times{1, 3, 2, 5}, hazards{-1, -3, -2, -5};
    const concordance_index_metric of_times{.predictions = survival_prediction::times};
    CHECK(of_times(y, times) == concordance_index(y, hazards));
    CHECK(of_times(y, times) == doctest::Approx(0.8));  // of five known pairs one is the wrong way round
}

TEST_CASE("concordance index is the share of known pairs, with ties in times, events and predictions") {
    random_generator g(random_stream(1, 2));
    for (int repeat = 0; repeat < 200; ++repeat) {
        std::vector<double> times{1}, p{1}, w{2};
        std::vector<std::uint8_t> events{1};
        for (std::size_t n = 2 + uniform_integer(g, 20); n > 0; --n) {
            times.push_back(2 + static_cast<double>(uniform_integer(g, 6)));
            events.push_back(static_cast<std::uint8_t>(uniform_integer(g, 2)));
            p.push_back(static_cast<double>(uniform_integer(g, 5)));
            w.push_back(static_cast<double>(1 + uniform_integer(g, 3)));
        }
        const survival_target y{times, events};
        REQUIRE(concordance_index(y, p, w) == doctest::Approx(naive(y, p, w)).epsilon(1e-14));
        const std::vector<double> ones(p.size(), 1.0);
        REQUIRE(concordance_index(y, p) == doctest::Approx(naive(y, p, ones)).epsilon(1e-14));
    }
}

TEST_CASE("concordance index is 1 for hazards in the order of events, and 0 for the opposite") {
    const survival_target y{array<double>({3, 1, 2}), array<std::uint8_t>({0, 1, 1})};
    CHECK(concordance_index(y, std::vector<double>{1, 3, 2}) == 1);
    CHECK(concordance_index(y, std::vector<double>{3, 1, 2}) == 0);
    CHECK(concordance_index(y, std::vector<double>{1, 1, 1}) == 0.5);
}

TEST_CASE("concordance index refuses rows of which none is known to be first, and odd numbers") {
    const survival_target censored{array<double>({3, 1}), array<std::uint8_t>({0, 0})},
        bad{array<double>({3, 0}), array<std::uint8_t>({1, 1})};
    const std::vector<double> p{1, 2};
    CHECK_THROWS_AS((void)concordance_index(censored, p), invalid_data);
    CHECK_THROWS_WITH_AS((void)concordance_index(bad, p), doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)concordance_index(censored, std::vector<double>{1}), invalid_data);
}

}  // namespace concordance_index_test
