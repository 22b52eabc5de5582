// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/column_data.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

namespace detail {

template <class T>
[[nodiscard]] array<T> take(const array<T>& values, std::span<const std::size_t> rows) {
    std::vector<T> taken(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) taken[i] = values[rows[i]];
    return taken;
}

[[nodiscard]] inline category_values take(const category_values& values, std::span<const std::size_t> rows) {
    return {take(values.codes, rows), values.names};
}

[[nodiscard]] inline text_values take(const text_values& values, std::span<const std::size_t> rows) {
    text_builder builder;
    for (const std::size_t row : rows) builder.push_back(values[row]);
    return std::move(builder).finish();
}

[[nodiscard]] inline timestamp_values take(const timestamp_values& values,
                                           std::span<const std::size_t> rows) {
    return {take(values.microseconds, rows)};
}

template <class T>
[[nodiscard]] dense_block<T> take(const dense_block<T>& block, std::span<const std::size_t> rows) {
    std::vector<T> taken(rows.size() * block.width());
    for (std::size_t j = 0; j < block.width(); ++j)
        for (std::size_t i = 0; i < rows.size(); ++i) taken[j * rows.size() + i] = block.column(j)[rows[i]];
    return {std::move(taken), rows.size(), block.names};
}

[[nodiscard]] inline sparse_block take(const sparse_block& block, std::span<const std::size_t> rows) {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    std::vector<double> values;
    ends.reserve(rows.size());
    for (const std::size_t row : rows) {
        for (std::size_t at = block.row_begin(row); at < block.row_ends[row]; ++at) {
            columns.push_back(block.columns[at]);
            values.push_back(block.values[at]);
        }
        ends.push_back(columns.size());
    }
    return {std::move(ends), std::move(columns), std::move(values), block.names};
}

}  // namespace detail

/// The given rows of a column, in the given order; a row may come several times. O(n_rows x width).
[[nodiscard]] inline column_data take(const column_data& source, std::span<const std::size_t> rows) {
    return std::visit(
        [&](const auto& values) {
            return column_data(source.name(), detail::take(values, rows), source.from());
        },
        source.values());
}

}  // namespace sluice
