// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/features.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace sluice::nn {

/// Whether a network can take a number in: finite, also as float32.
[[nodiscard]] inline bool is_input(double value) noexcept {
    return std::abs(value) <= static_cast<double>((std::numeric_limits<float>::max)());
}

namespace detail {

[[noreturn]] inline void throw_no_input(double value, std::string_view column, std::size_t row,
                                        std::string_view component) {
    const bool missing = std::isnan(value);
    throw invalid_data({.component = std::string(component),
                        .requirement = "needs numbers that are finite as float32",
                        .actual = missing ? "a missing value" : to_text(value),
                        .place = "column \"" + std::string(column) + "\", row " + to_text(row),
                        .hint = missing ? "impute it first, for example by simple_imputer"
                                        : "scale it first, for example by standard_scaler"});
}

}  // namespace detail

/// Writes rows `row_at(0) ... row_at(n_rows - 1)` of some columns to `out`, [n_rows x n_columns] as float32. Throws
/// `invalid_data` naming column and row at a number that is missing, infinite or too large.
template <class RowAt>
void load_rows(std::span<const feature> columns, std::size_t n_rows, const RowAt& row_at, float* out,
               std::string_view component) {
    for (std::size_t j = 0; j < columns.size(); ++j)
        std::visit(
            [&](auto values) {
                for (std::size_t i = 0; i < n_rows; ++i) {
                    const auto value = static_cast<double>(values[row_at(i)]);
                    if (!is_input(value))
                        detail::throw_no_input(value, columns[j].name, row_at(i), component);
                    out[i * columns.size() + j] = static_cast<float>(value);
                }
            },
            columns[j].values);
}

}  // namespace sluice::nn
