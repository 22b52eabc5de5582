// SPDX-License-Identifier: MIT
#include "sluice/losses/aft.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace aft_test {

constexpr double infinity = std::numeric_limits<double>::infinity();
using enum losses::survival_distribution;

long double share_below(losses::survival_distribution distribution, long double z) {
    switch (distribution) {
        case normal:
            return std::erfc(-z / std::sqrt(2.0L)) / 2;
        case logistic:
            return 1 / (1 + std::exp(-z));
        default:
            return -std::expm1(-std::exp(z));
    }
}

long double density(losses::survival_distribution distribution, long double z) {
    switch (distribution) {
        case normal:
            return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0L));
        case logistic:
            return std::exp(-z) / ((1 + std::exp(-z)) * (1 + std::exp(-z)));
        default:
            return std::exp(z - std::exp(z));
    }
}

// Straight from the definition, in long double.
long double naive(const losses::aft& loss, long double margin, double lower, double upper) {
    const long double s = loss.scale.value();
    const auto z = [&](double bound) { return (static_cast<long double>(bound) - margin) / s; };
    if (lower == upper)
        return -std::log(density(loss.distribution, z(lower))) + std::log(s) +
               static_cast<long double>(lower);
    const long double up = std::isinf(upper) ? 1 : share_below(loss.distribution, z(upper));
    const long double down = std::isinf(lower) ? 0 : share_below(loss.distribution, z(lower));
    return -std::log(up - down);
}

TEST_CASE("aft loss and its derivatives are those of the definition, whatever is known of a time") {
    const double bounds[][2] = {{0.3, 0.3}, {-1.2, -1.2},      {0.3, infinity}, {-infinity, 0.3},
                                {0.3, 0.9}, {-0.5, 0.2},       {-2, 2},         {0.3, 0.31},
                                {0.3, 3},   {-infinity, -1.5}, {-1, infinity}};
    for (const auto distribution : {normal, logistic, extreme})
        for (const double scale : {1.0, 0.6})
            for (const auto& known : bounds)
                for (const double margin : {-1.0, 0.0, 0.25, 1.0}) {
                    const double lower = known[0], upper = known[1];
                    const losses::aft loss{.distribution = distribution, .scale = checked(scale)};
                    CAPTURE(static_cast<int>(distribution));
                    CAPTURE(lower);
                    CAPTURE(upper);
                    CAPTURE(margin);
                    const long double h = 1e-4L;
                    const auto at = [&](long double step) {
                        return naive(loss, margin + step, lower, upper);
                    };
                    CHECK(loss.value(margin, lower, upper) ==
                          doctest::Approx(static_cast<double>(at(0))).epsilon(1e-12));
                    const auto d = loss.derivatives(margin, lower, upper);
                    const long double slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
                    const long double bend = (at(h) - 2 * at(0) + at(-h)) / (h * h);
                    CHECK(std::abs(d.gradient - static_cast<double>(slope)) < 1e-10);
                    CHECK(std::abs(d.hessian - (std::min)(static_cast<double>(bend), 15.0)) < 1e-6);
                }
}

TEST_CASE("aft loss of a narrow interval is that of the time in it, to the width") {
    for (const auto distribution : {normal, logistic, extreme})
        for (const double time : {-3.0, 0.4, 2.0}) {
            const losses::aft loss{.distribution = distribution};
            const auto point = loss.derivatives(0, time, time);
            for (const double width : {1e-3, 1.1e-3, 1e-5, 1e-9}) {
                const auto narrow = loss.derivatives(0, time - width / 2, time + width / 2);
                CHECK(narrow.gradient == doctest::Approx(point.gradient).epsilon(1e-6));
                CHECK(narrow.hessian == doctest::Approx(point.hessian).epsilon(1e-5));
                CHECK(loss.value(0, time - width / 2, time + width / 2) ==
                      doctest::Approx(loss.value(0, time, time) - time - std::log(width)).epsilon(1e-6));
            }
        }
}

TEST_CASE("aft derivatives are finite, bounded, and point to the bounds however far these are") {
    for (const auto distribution : {normal, logistic, extreme})
        for (const double far : {1.0, 5.0, 30.0, 700.0, 1e5, 1e150}) {
            const losses::aft loss{.distribution = distribution};
            const double bounds[][2] = {{far, far}, {far, infinity}, {far, far + 1}, {far, far * 1.5}};
            for (const auto& [lower, upper] : bounds) {
                const auto below = loss.derivatives(0, lower, upper),
                           above = loss.derivatives(0, -upper, -lower);
                CHECK(below.gradient < 0);
                CHECK(below.gradient >= -15);
                CHECK(above.gradient > 0);
                CHECK(above.gradient <= 15);
                for (const auto& d : {below, above}) {
                    CHECK(d.hessian >= 1e-16);
                    CHECK(d.hessian <= 15);
                }
                CHECK(!std::isnan(loss.value(0, lower, upper)));
                CHECK(!std::isnan(loss.value(0, -upper, -lower)));
            }
        }
}

TEST_CASE("Mills' ratio has the digits of the complementary error function") {
    for (double x = 0; x < 12; x += 0.0625) {
        const long double t = x;
        const long double expected =
            std::erfc(t / std::sqrt(2.0L)) * std::sqrt(std::acos(-1.0L) / 2) * std::exp(t * t / 2);
        CHECK(std::abs(losses::detail::mills_ratio(x) / static_cast<double>(expected) - 1) < 5e-14);
    }
    CHECK(losses::detail::mills_ratio(1e100) == 1e-100);
    for (const double x : {0.0, 1e-20, 1e-5, 0.3, 0.5, 0.50001, 3.0, 800.0})
        CHECK(losses::detail::one_less_exp(x) == doctest::Approx(-std::expm1(-x)).epsilon(1e-15));
}

}  // namespace aft_test
