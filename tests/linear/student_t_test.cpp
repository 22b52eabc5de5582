// SPDX-License-Identifier: MIT
#include "sluice/linear/student_t.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

using namespace sluice;

namespace student_t_test {

TEST_CASE("student's t has the probabilities that scipy gives") {
    // golden.py prints them.
    struct golden {
        double t, degrees_of_freedom, probability;
    };
    for (const auto& [t, df, probability] :
         {golden{0, 3, 1}, golden{0.5, 1, 0.7048327646991335}, golden{2, 2.5, 0.1573914957579659},
          golden{-2.5, 10, 0.03144684423660882}, golden{40, 5, 1.8411962171772954e-07},
          golden{1e-8, 7, 0.999999992300171}, golden{3, 1e6, 0.0026998625414218},
          golden{1.959963984540054, 1e12, 0.05000000000027731}}) {
        CHECK(linear::student_t_two_sided(t, df) == doctest::Approx(probability).epsilon(1e-12));
    }
    CHECK(linear::student_t_critical(0.05, 1) == doctest::Approx(12.706204736174705).epsilon(1e-12));
    CHECK(linear::student_t_critical(0.05, 7.5) == doctest::Approx(2.3330396268649745).epsilon(1e-12));
    CHECK(linear::student_t_critical(0.01, 100) == doctest::Approx(2.6258905214380173).epsilon(1e-12));
    CHECK(linear::student_t_critical(0.5, 3) == doctest::Approx(0.7648923284043444).epsilon(1e-12));
    CHECK(linear::student_t_critical(0.001, 1e7) == doctest::Approx(3.2905277044652226).epsilon(1e-12));
}

TEST_CASE("student's t has its exact probabilities with one and two degrees of freedom") {
    for (double t = 1.0 / 64; t < 1e4; t *= 1.7) {
        // Cauchy's distribution; that of two degrees has an algebraic tail.
        CHECK(linear::student_t_two_sided(t, 1) ==
              doctest::Approx(2 / 3.14159265358979323846 * std::atan(1 / t)).epsilon(1e-13));
        const double root = std::sqrt(2 + t * t);
        CHECK(linear::student_t_two_sided(t, 2) == doctest::Approx(2 / (root * (root + t))).epsilon(1e-12));
    }
}

TEST_CASE("student's t says what there is to say at the ends") {
    const double inf = std::numeric_limits<double>::infinity(),
                 nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(linear::student_t_two_sided(inf, 3) == 0);
    CHECK(linear::student_t_two_sided(-inf, 3) == 0);
    CHECK(linear::student_t_two_sided(1e200, 3) == 0);
    CHECK(std::isnan(linear::student_t_two_sided(nan, 3)));
    CHECK(std::isnan(linear::student_t_two_sided(1, 0)));
    CHECK(std::isnan(linear::student_t_critical(0.05, 0)));
    CHECK(linear::student_t_critical(1, 5) < 1e-8);
}

}  // namespace student_t_test
