// SPDX-License-Identifier: MIT
#include "sluice/core/exact_math.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace sluice;

namespace exact_math_test {

// How many units in the last place of the true value the answer is off.
double error_in_ulps(double actual, long double truth) {
    const auto rounded = static_cast<double>(truth);
    const double ulp =
        std::nextafter(std::abs(rounded), std::numeric_limits<double>::infinity()) - std::abs(rounded);
    return static_cast<double>(std::abs(static_cast<long double>(actual) - truth) /
                               static_cast<long double>(ulp));
}

TEST_CASE("exact exp is off by less than 1.2 units in the last place") {
    random_generator g(random_stream(1, 0));
    double worst = 0;
    for (int i = 0; i < 300000; ++i) {
        const double x = (uniform(g) - 0.5) * (i % 2 == 0 ? 2 : 1400);
        worst = (std::max)(worst, error_in_ulps(exact_exp(x), std::exp(static_cast<long double>(x))));
    }
    CHECK(worst < 1.2);
}

TEST_CASE("exact exp has its limits where they belong") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(exact_exp(0.0) == 1.0);
    CHECK(exact_exp(-0.0) == 1.0);
    CHECK(exact_exp(infinity) == infinity);
    CHECK(exact_exp(-infinity) == 0.0);
    CHECK(exact_exp(1e308) == infinity);
    CHECK(exact_exp(709.7) < infinity);
    CHECK(exact_exp(std::nextafter(709.7, 710)) == infinity);
    CHECK(exact_exp(-708.0) > 0);
    CHECK(exact_exp(std::nextafter(-708.0, -709)) == 0.0);
    for (double x = 708.5; x < 709.7; x += 0.01)
        CHECK(error_in_ulps(exact_exp(x), std::exp(static_cast<long double>(x))) < 4);
    CHECK(std::isnan(exact_exp(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("exact log is off by less than 2 units in the last place") {
    random_generator g(random_stream(2, 0));
    double worst = 0;
    for (int i = 0; i < 300000; ++i) {
        const double x = i % 2 == 0
                             ? 0.5 + uniform(g)
                             : std::ldexp(1 + uniform(g), static_cast<int>(uniform_integer(g, 2000)) - 1000);
        worst = (std::max)(worst, error_in_ulps(exact_log(x), std::log(static_cast<long double>(x))));
    }
    CHECK(worst < 2.0);
    CHECK(exact_log(1.0) == 0.0);
}

TEST_CASE("exact sigmoid is symmetric, monotone and never leaves [0, 1]") {
    double before = 0;
    for (double x = -800; x <= 800; x += 0.37) {
        const double p = exact_sigmoid(x);
        CHECK(p >= before);
        CHECK(p <= 1);
        before = p;
    }
    for (double x = 0; x < 30; x += 0.1) CHECK(std::abs(exact_sigmoid(x) + exact_sigmoid(-x) - 1) <= 0x1p-52);
    CHECK(exact_sigmoid(0) == 0.5);
}

TEST_CASE("exact functions keep their bits, on which models depend") {
    random_generator g(random_stream(3, 0));
    std::uint64_t exps = 0, logs = 0, sigmoids = 0;
    const auto add = [](std::uint64_t& sum, double value) {
        sum = std::rotl(sum, 1) ^ std::bit_cast<std::uint64_t>(value);
    };
    for (int i = 0; i < 20000; ++i) {
        const double x = (uniform(g) - 0.5) * (i % 2 == 0 ? 4 : 1400);
        add(exps, exact_exp(x));
        add(logs, exact_log(std::abs(x)));
        add(sigmoids, exact_sigmoid(x));
    }
    CHECK(exps == 9084705069720716760u);
    CHECK(logs == 10547381165340942328u);
    CHECK(sigmoids == 8557482400693888002u);
}

}  // namespace exact_math_test
