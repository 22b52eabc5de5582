// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/version.hpp"

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace sluice {

/// `a * b`, rounded before anything is added to it, whatever the compiler may fuse elsewhere: fused
/// multiply-adds round differently from machine to machine.
[[nodiscard]] constexpr double exact_product(double a, double b) {
#if defined(__clang__)
#pragma clang fp contract(off)
    return a * b;
#elif defined(__GNUC__)
    return __builtin_assoc_barrier(a * b);
#else
    return a * b;
#endif
}

namespace detail {

/// 2^exponent for exponents of normal numbers.
[[nodiscard]] constexpr double power_of_two(std::int64_t exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

}  // namespace detail

/// e^x by one fixed sequence of additions and products, so that it gives the same bits on every machine and
/// in every vector width; the C library's differs from release to release. Error below 1.2 units in the last
/// place on [-708, 709]; 0 below, infinity above; NaN stays NaN.
///
/// x = k ln 2 + r with |r| <= ln(2) / 2, then the Taylor polynomial of degree 13 in r, times 2^k.
/// Source: Muller, "Elementary Functions", 3rd edition, 2016, doi:10.1007/978-1-4899-7983-4, chapters 3
/// and 11.
[[nodiscard]] constexpr double exact_exp(double x) {
    const double limited = x > 709.0 ? 709.0 : x < -708.0 ? -708.0 : x;
    // Adding 1.5 * 2^52 rounds to the nearest whole number and leaves it in the lowest bits.
    constexpr double shift = 0x1.8p52;
    const double shifted = exact_product(limited, 0x1.71547652b82fep0) + shift;
    const double k = shifted - shift;
    const double high = limited - exact_product(k, 0x1.62e42fee00000p-1);
    const double r = high - exact_product(k, 0x1.a39ef35793c76p-33);
    double p = 1.0 / 6227020800.0;
    for (const double coefficient :
         {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
          1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0, 1.0})
        p = exact_product(p, r) + coefficient;
    const auto exponent = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) << 12) >> 12;
    const double scaled = p * detail::power_of_two(exponent);
    if (x != x) return x;
    return x > 709.7    ? std::numeric_limits<double>::infinity()
           : x < -708.0 ? 0.0
           : x > 709.0  ? scaled * exact_exp(x - 709.0)
                        : scaled;
}

/// 1 / (1 + e^-x), in (0, 1), by a fixed sequence of operations.
[[nodiscard]] constexpr double exact_sigmoid(double x) {
    // e^-|x| cannot overflow, and both halves keep their small digits.
    const double e = exact_exp(x < 0 ? x : -x);
    return x < 0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

/// ln x of a positive normal number by a fixed sequence of operations; error below 2 units in the last place.
///
/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), then 2 artanh((m - 1) / (m + 1)) by its series, plus k ln 2.
[[nodiscard]] constexpr double exact_log(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    // The bits of sqrt(1/2) as the place where the exponent changes.
    const auto offset = bits - 0x3FE6A09E667F3BCDu;
    const auto exponent = static_cast<std::int64_t>(offset) >> 52;
    const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
    const double s = (m - 1.0) / (m + 1.0);
    const double square = s * s;
    double p = 1.0 / 23;
    for (const double coefficient :
         {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3})
        p = exact_product(p, square) + coefficient;
    const double tail = exact_product(exact_product(p, square), s);
    const auto k = static_cast<double>(exponent);
    return exact_product(k, 0x1.62e42fee00000p-1) +
           (2.0 * s + (2.0 * tail + exact_product(k, 0x1.a39ef35793c76p-33)));
}

}  // namespace sluice
