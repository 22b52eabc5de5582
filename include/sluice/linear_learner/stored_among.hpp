// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/sparse_numbers.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace sluice::linear_learner {

/// Calls `visit(place, value)` for each of some rows, ascending, that a sparse column stores; `place` is where the row stands
/// among them. O(n_stored log n_rows), n_stored being that from the first to the last of the rows.
template <class Visit>
void for_stored_among(std::span<const std::size_t> rows, const sparse_numbers& column, const Visit& visit) {
    if (rows.empty()) return;
    auto at = rows.begin();
    column.for_each_stored(rows.front(), rows.back() + 1, [&](std::size_t row, double value) {
        at = std::lower_bound(at, rows.end(), row);
        if (*at == row) visit(static_cast<std::size_t>(at - rows.begin()), value);
    });
}

}  // namespace sluice::linear_learner
