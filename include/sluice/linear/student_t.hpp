// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

namespace sluice::linear {

namespace detail {

/// ln Gamma(x + 1/2) - ln Gamma(x), x > 0, by the difference of Stirling's series after moving x above 10; its error is
/// below 1e-14 there, however large x is. Source: DLMF 5.11.1.
[[nodiscard]] inline double log_gamma_half_step(double x) {
    double below = 0;
    while (x < 10) {
        below += std::log1p(0.5 / x);
        x += 1;
    }
    const auto series = [](double v) {
        const double z = 1 / (v * v);
        return (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188))))) / v;
    };
    return x * std::log1p(0.5 / x) + 0.5 * std::log(x) - 0.5 + (series(x + 0.5) - series(x)) - below;
}

/// The continued fraction of the incomplete beta function by Lentz's method. Source: DLMF 8.17.22.
[[nodiscard]] inline double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300, close = 1e-15;
    const auto away = [](double v) { return std::abs(v) < tiny ? tiny : v; };
    double c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), fraction = d;
    for (int step = 1; step <= 10000; ++step) {
        const double m = step;
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away(1 + even * d), c = away(1 + even / c), fraction *= d * c;
        d = 1 / away(1 + odd * d), c = away(1 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1) < close) break;
    }
    return fraction;
}

/// The regularised incomplete beta function I_x(a, 1/2), with `rest` = 1 - x given apart so that it keeps its digits.
[[nodiscard]] inline double incomplete_beta_half(double a, double x, double rest) {
    constexpr double log_gamma_of_half = 0.57236494292470008707;
    if (x <= 0) return 0;
    if (rest <= 0) return 1;
    const double log_x = rest < 0.5 ? std::log1p(-rest) : std::log(x);
    const double front =
        std::exp(log_gamma_half_step(a) - log_gamma_of_half + a * log_x + 0.5 * std::log(rest));
    if (x < (a + 1) / (a + 2.5)) return front * beta_fraction(a, 0.5, x) / a;
    return 1 - 2 * front * beta_fraction(0.5, a, rest);
}

/// The normal variate that is as improbable as t of many degrees of freedom.
[[nodiscard]] inline double normal_for(double t, double degrees_of_freedom) {
    const double a = degrees_of_freedom - 0.5, b = 48 * a * a;
    const double square = a * std::log1p(t / degrees_of_freedom * t), z = std::sqrt(square);
    const double next =
        (((-0.4 * square - 3.3) * square - 24) * square - 85.5) / (0.8 * square * square + 100 + b);
    return ((next + square + 3) / b + 1) * z;
}

}  // namespace detail

/// How probable it is that Student's t lies at least as far from 0 as `t`, on both sides together. NaN for NaN or
/// without degrees of freedom. Relative error about 1e-12.
/// Source: Student, "The probable error of a mean", 1908, doi:10.1093/biomet/6.1.1; DLMF 8.17; Hill, "Algorithm 395:
/// Student's t-distribution", 1970, doi:10.1145/355598.362775.
[[nodiscard]] inline double student_t_two_sided(double t, double degrees_of_freedom) {
    if (std::isnan(t) || !(degrees_of_freedom > 0)) return std::numeric_limits<double>::quiet_NaN();
    if (std::isinf(t)) return 0;
    // The continued fraction takes long where t is nearly normal.
    if (degrees_of_freedom > 1e5)
        return std::erfc(detail::normal_for(t, degrees_of_freedom) / 1.41421356237309504880);
    const double square = t * t, sum = degrees_of_freedom + square;
    if (std::isinf(sum)) return 0;
    return detail::incomplete_beta_half(degrees_of_freedom / 2, degrees_of_freedom / sum, square / sum);
}

/// The t > 0 that is exceeded, on both sides together, with the given probability in (0, 1]: 1.96 for 0.05 and many
/// degrees of freedom. NaN without degrees of freedom.
[[nodiscard]] inline double student_t_critical(double probability, double degrees_of_freedom) {
    if (!(degrees_of_freedom > 0)) return std::numeric_limits<double>::quiet_NaN();
    double low = 0, high = 1;
    while (student_t_two_sided(high, degrees_of_freedom) > probability && high < 1e300) low = high, high *= 2;
    for (int step = 0; step < 200; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle == low || middle == high) break;
        (student_t_two_sided(middle, degrees_of_freedom) > probability ? low : high) = middle;
    }
    return high;
}

}  // namespace sluice::linear
