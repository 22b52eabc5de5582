// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

inline constexpr std::size_t rows_per_chunk = 1 << 14;

template <class T, class Function>
void map_values(std::span<const T> from, std::span<T> to, std::size_t index, const context& ctx,
                const Function& function) {
    for_each_chunk(ctx, from.size(), rows_per_chunk, [&](chunk rows) {
        for (std::size_t i = rows.begin; i < rows.end; ++i)
            to[i] = static_cast<T>(function(index, static_cast<double>(from[i])));
    });
}

}  // namespace detail

/// A table whose numbers are `function(j, number)`, j counting the columns with blocks laid flat, as
/// `features` does. Scalars stay what they are; computed in double. `step` is what errors and origins name.
/// O(n_rows x n_features).
template <class Function>
[[nodiscard]] table map_numbers(const table& x, std::string_view step, const context& ctx,
                                const Function& function) {
    table mapped = table::of_rows(x.n_rows());
    (void)features(x, step);  // throws where a column is not numeric
    std::size_t index = 0;
    const auto numbers = [&]<class T>(const array<T>& from) {
        std::vector<T> to(from.size());
        detail::map_values<T>(from.span(), to, index++, ctx, function);
        return column_data::storage(array<T>(std::move(to)));
    };
    const auto block = [&]<class T>(const dense_block<T>& from) {
        std::vector<T> to(from.values.size());
        for (std::size_t j = 0; j < from.width(); ++j)
            detail::map_values<T>(from.column(j), std::span(to).subspan(j * from.n_rows, from.n_rows),
                                  index++, ctx, function);
        return column_data::storage(dense_block<T>{std::move(to), from.n_rows, from.names});
    };
    for (const auto& column : x.columns()) {
        column_data::storage values;
        if (const auto* d = column.as<array<double>>()) values = numbers(*d);
        if (const auto* f = column.as<array<float>>()) values = numbers(*f);
        if (const auto* d = column.as<dense_block<double>>()) values = block(*d);
        if (const auto* f = column.as<dense_block<float>>()) values = block(*f);
        mapped.add(column.replaced(std::move(values), std::string(step)));
    }
    return mapped;
}

}  // namespace sluice
