// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/table.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// One column of numbers as estimators see it: a lone numeric column, or one column of a dense block.
struct feature {
    std::variant<std::span<const double>, std::span<const float>> values;
    std::string name;
    const origin* from = nullptr;  // lives as long as the table
    std::size_t n_categories = 0;  // of codes 0 to n_categories - 1; 0 of numbers

    [[nodiscard]] std::size_t size() const {
        return std::visit([](auto span) { return span.size(); }, values);
    }
    [[nodiscard]] double operator[](std::size_t row) const {
        return std::visit([row](auto span) { return static_cast<double>(span[row]); }, values);
    }
};

/// All numbers of a table, column by column and blocks laid flat, without copying. The table must outlive
/// the result. Throws `schema_mismatch` naming `component` and the column when a column is not numeric or
/// is a sparse block.
[[nodiscard]] inline std::vector<feature> features(const table& x, std::string_view component) {
    std::vector<feature> all;
    for (const auto& column : x.columns()) {
        const auto add_block = [&](const auto& block) {
            for (std::size_t j = 0; j < block.width(); ++j)
                all.push_back({block.column(j), block.names[j], &column.from()});
        };
        if (const auto* numbers = column.as<array<double>>())
            all.push_back({numbers->span(), column.name(), &column.from()});
        else if (const auto* small = column.as<array<float>>())
            all.push_back({small->span(), column.name(), &column.from()});
        else if (const auto* block = column.as<dense_block<double>>())
            add_block(*block);
        else if (const auto* small_block = column.as<dense_block<float>>())
            add_block(*small_block);
        else
            throw schema_mismatch(
                {.component = std::string(component),
                 .requirement = "needs numeric columns",
                 .actual = column.is_block() ? "a sparse block"
                                             : "a " + std::string(to_text(column.kind())) + " column",
                 .place = "column \"" + column.name() + "\"",
                 .hint = column.is_block() ? "make the encoder's output dense" : "encode it first"});
    }
    return all;
}

/// Throws `schema_mismatch` unless there are so many features.
inline void require_features(std::span<const feature> columns, std::size_t n_features,
                             std::string_view component) {
    if (columns.size() != n_features)
        throw schema_mismatch({.component = std::string(component),
                               .requirement = "needs " + to_text(n_features) + " features",
                               .actual = to_text(columns.size()),
                               .place = {},
                               .hint = {}});
}

}  // namespace sluice
