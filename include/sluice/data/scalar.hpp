// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/column_data.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <class To, class From>
[[nodiscard]] array<To> convert(const array<From>& values) {
    std::vector<To> converted(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) converted[i] = static_cast<To>(values[i]);
    return converted;
}

template <class To, class From>
[[nodiscard]] column_data convert_column(const column_data& column) {
    if (const auto* numbers = column.as<array<From>>())
        return {column.name(), convert<To>(*numbers), column.from()};
    if (const auto* block = column.as<dense_block<From>>())
        return {column.name(), dense_block<To>{convert<To>(block->values), block->n_rows, block->names},
                column.from()};
    return column;
}

}  // namespace detail

/// The column with float32 (`single`) or float64 numbers; the very same column when it has them already or
/// is not numeric. O(n_rows) when it converts.
[[nodiscard]] inline column_data with_scalar(const column_data& column, bool single) {
    return single ? detail::convert_column<float, double>(column)
                  : detail::convert_column<double, float>(column);
}

}  // namespace sluice
