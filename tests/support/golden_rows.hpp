// SPDX-License-Identifier: MIT
// Rows by formula, so that another toolkit can be shown the same ones.
#pragma once

#include "sluice/data/table.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace test {

/// numpy: i = arange(60); a = ((i*37+11) % 101) / 10; b = ((i*53+7) % 97) / 10; t = 1 + ((i*29+3) % 83) / 20 + a / 5;
/// w = 1 + i % 3; offset = ((i*17+2) % 19 - 9) / 8; lower = where(i%4 == 2, 0, t);
/// upper = where(i%4 == 0, t, where(i%4 == 1, inf, where(i%4 == 2, t, 1.5 * t)))
struct golden_rows {
    std::vector<double> a, b, t, weights, offsets, lower, upper;

    golden_rows() {
        for (int i = 0; i < 60; ++i) {
            a.push_back((i * 37 + 11) % 101 / 10.0);
            b.push_back((i * 53 + 7) % 97 / 10.0);
            t.push_back(1 + (i * 29 + 3) % 83 / 20.0 + a.back() / 5);
            weights.push_back(1 + i % 3);
            offsets.push_back(((i * 17 + 2) % 19 - 9) / 8.0);
            lower.push_back(i % 4 == 2 ? 0 : t.back());
            upper.push_back(i % 4 == 1   ? std::numeric_limits<double>::infinity()
                            : i % 4 == 3 ? 1.5 * t.back()
                                         : t.back());
        }
    }
    [[nodiscard]] sluice::table x() const {
        return sluice::table({{"a", sluice::array<double>(a)}, {"b", sluice::array<double>(b)}});
    }
};

}  // namespace test
