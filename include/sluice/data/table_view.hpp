// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/features.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// How the numbers of a matrix lie in memory.
enum class matrix_order { column_major, row_major };

/// Names for columns that have none: `x0`, `x1`, ...
[[nodiscard]] inline std::vector<std::string> default_names(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t j = 0; j < count; ++j) names.push_back("x" + std::to_string(j));
    return names;
}

/// A table over a raw array, [n_rows x names.size()]. Column-major: nothing is copied, the caller keeps the
/// array alive. Row-major: columns are gathered, O(n_rows x n_columns). Throws `invalid_data` when the size
/// does not fit.
template <class T>
[[nodiscard]] table table_view(std::span<const T> values, std::size_t n_rows, std::vector<std::string> names,
                               matrix_order order = matrix_order::column_major) {
    // By division, since a product of two wild numbers may wrap around to the right one.
    const bool fits = names.empty() || n_rows == 0
                          ? values.empty()
                          : values.size() % names.size() == 0 && values.size() / names.size() == n_rows;
    if (!fits)
        throw invalid_data(
            {.component = "table_view",
             .requirement = "needs " + to_text(n_rows) + " x " + to_text(names.size()) + " values",
             .actual = to_text(values.size()),
             .place = {},
             .hint = {}});
    table view = table::of_rows(n_rows);
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (order == matrix_order::column_major) {
            view.add({std::move(names[j]), array<T>::borrow(values.subspan(j * n_rows, n_rows))});
            continue;
        }
        std::vector<T> column(n_rows);
        for (std::size_t i = 0; i < n_rows; ++i) column[i] = values[i * names.size() + j];
        view.add({std::move(names[j]), array<T>(std::move(column))});
    }
    return view;
}

}  // namespace sluice
