// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string_view>

namespace sluice {

/// One value of one row on the serving path, where nothing is allocated. Numeric columns (and each column
/// of a block) use `number`, NaN when missing; categorical and text columns use `text`, a null view when
/// missing; timestamps use `number` (microseconds, NaN when missing). The row as a whole is a span of cells.
struct cell {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::string_view text = {};
};

}  // namespace sluice
