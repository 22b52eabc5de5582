// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/cell.hpp"
#include "sluice/data/features.hpp"

#include <cstddef>
#include <vector>

namespace test {

/// The cells that a caller with doubles has for a row of numbers.
[[nodiscard]] inline std::vector<sluice::cell> number_cells(const sluice::table& x, std::size_t row) {
    std::vector<sluice::cell> cells;
    for (const auto& f : sluice::features(x, "test")) cells.push_back({f[row], {}});
    return cells;
}

}  // namespace test
