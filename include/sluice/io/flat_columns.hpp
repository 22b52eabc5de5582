// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/timestamp_text.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::detail {

/// One column of a sparse block.
struct sparse_column {
    const sparse_block* block;
    std::uint32_t index;

    /// O(log of the row's stored values).
    [[nodiscard]] double operator[](std::size_t row) const {
        const auto stored = block->columns.span();
        const auto first = stored.begin() + static_cast<std::ptrdiff_t>(block->row_begin(row));
        const auto last = stored.begin() + static_cast<std::ptrdiff_t>(block->row_ends[row]);
        const auto found = std::lower_bound(first, last, index);
        return found == last || *found != index
                   ? 0.0
                   : block->values[static_cast<std::size_t>(found - stored.begin())];
    }
};

/// What a table looks like as text: each column of a block is a column of its own. Refers to the table.
struct flat_column {
    std::string_view name;
    std::variant<std::span<const double>, std::span<const float>, sparse_column, const category_values*,
                 const text_values*, const timestamp_values*>
        values;
};

inline void append_flat_columns(const column_data& column, std::vector<flat_column>& flat) {
    const auto append_block = [&](const auto& block) {
        for (std::size_t j = 0; j < block.width(); ++j) flat.push_back({block.names[j], block.column(j)});
    };
    if (const auto* values = column.as<array<double>>()) flat.push_back({column.name(), values->span()});
    if (const auto* values = column.as<array<float>>()) flat.push_back({column.name(), values->span()});
    if (const auto* values = column.as<category_values>()) flat.push_back({column.name(), values});
    if (const auto* values = column.as<text_values>()) flat.push_back({column.name(), values});
    if (const auto* values = column.as<timestamp_values>()) flat.push_back({column.name(), values});
    if (const auto* block = column.as<dense_block<double>>()) append_block(*block);
    if (const auto* block = column.as<dense_block<float>>()) append_block(*block);
    if (const auto* block = column.as<sparse_block>())
        for (std::uint32_t j = 0; j < block->width(); ++j)
            flat.push_back({block->names[j], sparse_column{block, j}});
}

/// Throws `invalid_data` when two columns, those of blocks included, have one name: they could not be told
/// apart when they are read again.
[[nodiscard]] inline std::vector<flat_column> flat_columns(const table& source, std::string_view component) {
    std::vector<flat_column> flat;
    for (const auto& column : source.columns()) append_flat_columns(column, flat);
    std::vector<std::string_view> names;
    names.reserve(flat.size());
    for (const auto& column : flat) names.push_back(column.name);
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    if (twin != names.end())
        throw invalid_data({.component = std::string(component),
                            .requirement = "names of columns and block columns must differ",
                            .actual = "\"" + std::string(*twin) + "\" twice",
                            .place = {},
                            .hint = {}});
    return flat;
}

/// Appends the shortest text that reads back to the same number.
template <std::floating_point T>
void append_number(std::string& text, T value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    text.append(buffer, end.ptr);
}

/// The text of a timestamp; throws `invalid_data` when four digits cannot tell its year.
[[nodiscard]] inline std::string writable_timestamp(std::int64_t microseconds, std::string_view component,
                                                    std::string_view column, std::size_t row) {
    if (auto text = timestamp_to_text(microseconds)) return *std::move(text);
    throw invalid_data({.component = std::string(component),
                        .requirement = "timestamps must be of the years 0 to 9999",
                        .actual = std::to_string(microseconds) + " microseconds",
                        .place = "column \"" + std::string(column) + "\", row " + std::to_string(row),
                        .hint = {}});
}

}  // namespace sluice::detail
