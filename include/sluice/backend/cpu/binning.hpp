// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/types.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sluice::backend::cpu {

namespace detail {

/// The smallest number of the type that is not below the cut: `cut <= x` is the same question of both.
template <class Number>
[[nodiscard]] inline Number rounded_up(double cut) {
    if constexpr (sizeof(Number) == sizeof(double)) return cut;
    // Past the largest number there is infinity only, and converting would be undefined.
    if (cut > static_cast<double>((std::numeric_limits<Number>::max)()))
        return std::numeric_limits<Number>::infinity();
    if (cut < static_cast<double>(std::numeric_limits<Number>::lowest()))
        return cut < -(std::numeric_limits<double>::max)() ? -std::numeric_limits<Number>::infinity()
                                                           : std::numeric_limits<Number>::lowest();
    const auto nearest = static_cast<Number>(cut);
    return static_cast<double>(nearest) < cut
               ? std::nextafter(nearest, std::numeric_limits<Number>::infinity())
               : nearest;
}

}  // namespace detail

/// The bin of each value, `number of cuts <= x`; `missing` for NaN. At most 255 increasing cuts. A search by
/// halves without a branch, many values side by side. O(n log n_cuts).
template <class Number>
void find_bins(const Number* values, std::size_t n, const double* cuts, std::size_t n_cuts,
               trees::bin missing, trees::bin* bins) {
    // What is behind the last cut is NaN: at or below nothing.
    std::array<Number, 256> padded;
    padded.fill(std::numeric_limits<Number>::quiet_NaN());
    for (std::size_t k = 0; k < n_cuts; ++k) padded[k] = detail::rounded_up<Number>(cuts[k]);
    std::size_t half = 1;
    while (half <= n_cuts / 2) half *= 2;
    constexpr std::size_t width = 32;
    std::array<Number, width> x;
    std::array<std::uint32_t, width> found;
    for (std::size_t begin = 0; begin < n; begin += width) {
        const std::size_t size = n - begin < width ? n - begin : width;
        for (std::size_t k = 0; k < width; ++k) x[k] = values[begin + (k < size ? k : 0)];
        found.fill(0);
        for (std::size_t step = half; step > 0; step /= 2)
            for (std::size_t k = 0; k < width; ++k)
                found[k] += padded[found[k] + step - 1] <= x[k] ? static_cast<std::uint32_t>(step) : 0u;
        for (std::size_t k = 0; k < size; ++k)
            bins[begin + k] = x[k] != x[k] ? missing : static_cast<trees::bin>(found[k]);
    }
}

}  // namespace sluice::backend::cpu
