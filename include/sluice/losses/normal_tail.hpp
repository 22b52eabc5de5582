// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <cmath>

namespace sluice::losses::detail {

inline constexpr double log_root_two_pi = 0x1.d67f1c864beb5p-1;

/// The density of the normal distribution.
[[nodiscard]] inline double normal_density(double x) {
    return exact_exp(-exact_product(x, x) / 2 - log_root_two_pi);
}

/// Mills' ratio, the normal distribution's share above x by its density there, for x >= 0, by a fixed sequence of
/// operations: below 2.5 by the series of the distribution function, from there on by the continued fraction
/// `1 / (x + 1 / (x + 2 / (x + ...)))`. Error below 5e-14 of the value. Source: Abramowitz, Stegun, "Handbook of
/// mathematical functions", 1964, 26.2.11 and 26.2.14.
[[nodiscard]] inline double mills_ratio(double x) {
    if (x < 2.5) {
        double term = x, sum = x;
        for (int k = 1; k < 44; ++k) sum += term = exact_product(term, exact_product(x, x)) / (2 * k + 1);
        return 0.5 / normal_density(x) - sum;
    }
    if (x > 1e8) return 1 / x;
    double below = x;
    // More terms than these change nothing any more.
    for (int k = static_cast<int>(400 / (x * x)) + 12; k > 0; --k) below = x + k / below;
    return 1 / below;
}

/// 1 - e^-x for x >= 0, small values to all their digits.
[[nodiscard]] inline double one_less_exp(double x) {
    if (x > 0.5) return 1 - exact_exp(-x);
    double p = 1;
    for (int k = 16; k > 1; --k) p = 1 - exact_product(x / k, p);
    return exact_product(x, p);
}

/// log(1 + e^x).
[[nodiscard]] inline double log_one_plus_exp(double x) {
    return (x > 0 ? x : 0.0) + exact_log(1 + exact_exp(x > 0 ? -x : x));
}

}  // namespace sluice::losses::detail
