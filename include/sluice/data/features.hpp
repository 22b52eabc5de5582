// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/sparse_numbers.hpp"
#include "sluice/data/table.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// One column of numbers as estimators see it: a lone numeric column, or one column of a block.
struct feature {
    std::variant<std::span<const double>, std::span<const float>, sparse_numbers> values;
    std::string name;
    const origin* from = nullptr;  // lives as long as the table
    std::size_t n_categories = 0;  // of codes 0 to n_categories - 1; 0 of numbers

    [[nodiscard]] std::size_t size() const {
        return std::visit([](const auto& numbers) { return numbers.size(); }, values);
    }
    [[nodiscard]] double operator[](std::size_t row) const {
        return std::visit([row](const auto& numbers) { return static_cast<double>(numbers[row]); }, values);
    }
};

/// What becomes of sparse blocks.
enum class sparse_blocks { refused, taken };

/// All numbers of a table, column by column and blocks laid flat, without copying any but those of sparse blocks, which are
/// put column by column. The table must outlive the result. Throws `schema_mismatch` naming `component` and the column when a
/// column is not numeric or is a sparse block and those are refused.
[[nodiscard]] inline std::vector<feature> features(const table& x, std::string_view component,
                                                   sparse_blocks sparse = sparse_blocks::refused) {
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
        else if (const auto* stored = column.as<sparse_block>();
                 stored != nullptr && sparse == sparse_blocks::taken) {
            const auto by_column = std::make_shared<const sparse_columns>(*stored);
            for (std::size_t j = 0; j < stored->width(); ++j)
                all.push_back({sparse_numbers(by_column, j), stored->names[j], &column.from()});
        } else
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
