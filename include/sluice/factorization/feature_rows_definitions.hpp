// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/factorization/feature_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::factorization {

namespace detail {

[[noreturn]] SLUICE_INLINE void throw_not_finite(double value, const std::string& column, std::size_t row,
                                                 std::string_view component) {
    const bool missing = std::isnan(value);
    throw invalid_data({.component = std::string(component),
                        .requirement = "needs finite numbers",
                        .actual = missing ? "a missing value" : to_text(value),
                        .place = "column \"" + column + "\", row " + to_text(row),
                        .hint = missing ? "impute it first, for example by simple_imputer" : ""});
}

/// Calls `visit(row, place, value)` for the values of a column that are stored in the rows, `place` within the column.
template <class Visit>
void for_each_stored(const column_data& column, chunk rows, std::string_view component, const Visit& visit) {
    const auto numbers = [&](std::size_t place, const auto& values) {
        for (std::size_t i = rows.begin; i < rows.end; ++i) visit(i, place, static_cast<double>(values[i]));
    };
    const auto block = [&](const auto& dense) {
        for (std::size_t j = 0; j < dense.width(); ++j) numbers(j, dense.column(j));
    };
    if (const auto* doubles = column.as<array<double>>())
        numbers(0, doubles->span());
    else if (const auto* floats = column.as<array<float>>())
        numbers(0, floats->span());
    else if (const auto* dense = column.as<dense_block<double>>())
        block(*dense);
    else if (const auto* small = column.as<dense_block<float>>())
        block(*small);
    else if (const auto* sparse = column.as<sparse_block>())
        for (std::size_t i = rows.begin; i < rows.end; ++i)
            for (std::size_t at = sparse->row_begin(i); at < sparse->row_ends[i]; ++at)
                visit(i, std::size_t{sparse->columns[at]}, sparse->values[at]);
    else
        throw schema_mismatch({.component = std::string(component),
                               .requirement = "needs numeric columns",
                               .actual = "a " + std::string(to_text(column.kind())) + " column",
                               .place = "column \"" + column.name() + "\"",
                               .hint = "encode it first"});
}

}  // namespace detail

SLUICE_INLINE feature_layout::feature_layout(const table& x, bool field_aware) {
    const auto add_block = [&](const std::vector<std::string>& block) {
        names.insert(names.end(), block.begin(), block.end());
    };
    for (const auto& column : x.columns()) {
        if (const auto* dense = column.as<dense_block<double>>())
            add_block(dense->names);
        else if (const auto* small = column.as<dense_block<float>>())
            add_block(small->names);
        else if (const auto* sparse = column.as<sparse_block>())
            add_block(sparse->names);
        else
            names.push_back(column.name());
        if (field_aware && column.width() > 0) field_ends.push_back(names.size());
    }
    if (!field_aware && !names.empty()) field_ends.push_back(names.size());
}

SLUICE_INLINE feature_rows::feature_rows(const table& x, std::span<const double> weights, chunk rows,
                                         std::string_view component)
    : ends_(rows.size()) {
    const auto for_each_value = [&](const auto& visit) {
        std::size_t first = 0;
        for (const auto& column : x.columns()) {
            detail::for_each_stored(column, rows, component,
                                    [&](std::size_t row, std::size_t place, double value) {
                                        if (value == 0 || (!weights.empty() && weights[row] == 0)) return;
                                        visit(column, row, first + place, value);
                                    });
            first += column.width();
        }
    };
    for_each_value([&](const column_data& column, std::size_t row, std::size_t, double value) {
        if (!std::isfinite(value)) detail::throw_not_finite(value, column.name(), row, component);
        ++ends_[row - rows.begin];
    });
    std::vector<std::size_t> next(ends_.size());
    std::size_t total = 0;
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        next[i] = total;
        total += ends_[i];
        ends_[i] = total;
    }
    features_.resize(total);
    values_.resize(total);
    for_each_value([&](const column_data&, std::size_t row, std::size_t feature, double value) {
        const std::size_t at = next[row - rows.begin]++;
        features_[at] = static_cast<std::uint32_t>(feature);
        values_[at] = value;
    });
}

SLUICE_INLINE void feature_rows::raise(std::span<double> magnitudes) const {
    for (std::size_t at = 0; at < values_.size(); ++at)
        magnitudes[features_[at]] = (std::max)(magnitudes[features_[at]], std::abs(values_[at]));
}

SLUICE_INLINE void feature_rows::scale(std::span<const double> factors) {
    for (std::size_t at = 0; at < values_.size(); ++at) values_[at] *= factors[features_[at]];
}

}  // namespace sluice::factorization
