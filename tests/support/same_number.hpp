// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

namespace test {

/// Whether two numbers are equal, or both missing.
[[nodiscard]] inline bool same_or_missing(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace test
