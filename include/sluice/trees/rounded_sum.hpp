// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

namespace sluice::trees {

/// The first 20 bits of a sum: in another order of the rows only the last ones would differ.
[[nodiscard]] inline double rounded_sum(double sum) {
    int exponent = 0;
    const double mantissa = std::frexp(sum, &exponent);
    return std::ldexp(std::nearbyint(mantissa * 0x1p20), exponent - 20);
}

}  // namespace sluice::trees
