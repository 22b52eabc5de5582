// SPDX-License-Identifier: MIT
#include "sluice/statistics/autocorrelation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace autocorrelation_test {

TEST_CASE("autocorrelation follows its definition at each lag") {
    // Deviations -1.5, -0.5, 0.5, 1.5: squares 5; lag 1: 0.75 - 0.25 + 0.75; lag 2: -0.75 twice; lag 3: -2.25.
    const std::vector<double> series{1, 2, 3, 4};
    CHECK(autocorrelation(series, 0) == 1);
    CHECK(autocorrelation(series) == 0.25);
    CHECK(autocorrelation(series, 2) == doctest::Approx(-0.3).epsilon(1e-15));
    CHECK(autocorrelation(series, 3) == doctest::Approx(-0.45).epsilon(1e-15));
}

TEST_CASE("autocorrelation is open for series that do not vary or are too short") {
    CHECK(std::isnan(autocorrelation(std::vector<double>{})));
    CHECK(std::isnan(autocorrelation(std::vector<double>{3})));
    CHECK(std::isnan(autocorrelation(std::vector<double>{.1, .1, .1})));
    CHECK(std::isnan(autocorrelation(std::vector<double>{1, 2}, 2)));
}

TEST_CASE("autocorrelation refuses missing and infinite values") {
    CHECK_THROWS_AS((void)autocorrelation(std::vector<double>{1, std::numeric_limits<double>::quiet_NaN()}),
                    invalid_data);
    CHECK_THROWS_AS((void)autocorrelation(std::vector<double>{1, std::numeric_limits<double>::infinity()}),
                    invalid_data);
}

}  // namespace autocorrelation_test
