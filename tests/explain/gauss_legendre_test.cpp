// SPDX-License-Identifier: MIT
#include "sluice/explain/gauss_legendre.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace gauss_legendre_test {

using sluice::detail::gauss_legendre;
using sluice::detail::quadrature_rules;

TEST_CASE("gauss legendre integrates powers of degree below twice its points exactly") {
    for (const std::size_t n : {1u, 2u, 3u, 4u, 7u, 16u, 33u, 64u, 500u}) {
        const gauss_legendre rule(n);
        for (std::size_t degree = 0; degree < 2 * n; degree += degree < 20 ? 1 : 97) {
            double sum = 0;
            for (std::size_t q = 0; q < n; ++q)
                sum += rule.weights[q] * std::pow(rule.points[q], static_cast<double>(degree));
            CHECK(sum * static_cast<double>(degree + 1) == doctest::Approx(1).epsilon(1e-12));
        }
        for (std::size_t q = 0; q < n; ++q) {
            CHECK(rule.weights[q] > 0);
            CHECK(rule.points[q] > (q == 0 ? 0 : rule.points[q - 1]));
        }
        CHECK(rule.points.back() < 1);
    }
}

TEST_CASE("gauss legendre of two points is the one of the books") {
    const gauss_legendre rule(2);
    CHECK(rule.points[0] == doctest::Approx(0.5 - std::sqrt(1.0 / 12)).epsilon(1e-15));
    CHECK(rule.points[1] == doctest::Approx(0.5 + std::sqrt(1.0 / 12)).epsilon(1e-15));
    CHECK(rule.weights[0] == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("quadrature rules have enough points for any number of factors, and not twice as many as needed") {
    const quadrature_rules rules(1000);
    for (std::size_t factors = 0; factors <= 1000; ++factors) {
        const std::size_t n = rules.of(factors).points.size();
        CHECK(2 * n >= factors);
        CHECK((factors <= 32 ? n == (factors < 2 ? 1 : (factors + 1) / 2) : n < factors));
    }
    CHECK(quadrature_rules(0).of(0).points.size() == 1);
}

}  // namespace gauss_legendre_test
