// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/fill.hpp"
#include "sluice/preprocess/simple_imputer.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

SLUICE_INLINE table simple_imputer::fitted::transform(const table& x, const context&) const {
    table filled = table::of_rows(x.n_rows());
    std::size_t at = 0;
    for (const auto& column : x.columns()) {
        if (at + column.width() > fills_.size())
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs rows of " + to_text(fills_.size()) + " cells",
                                   .actual = "more",
                                   .place = "column \"" + column.name() + "\"",
                                   .hint = {}});
        filled.add(detail::fill_missing(column, std::span(fills_).subspan(at, column.width()), component));
        at += column.width();
    }
    return filled;
}

SLUICE_INLINE simple_imputer::fitted simple_imputer::fit(const dataset<>& data, const context& ctx) const {
    const auto number = [&](const feature& values) {
        if (strategy == impute_strategy::constant) return fill_number.value();
        if (strategy == impute_strategy::mean) {
            const moments m = moments_of(values, data.weights(), ctx, name);
            return m.weight > 0 ? m.mean : std::numeric_limits<double>::quiet_NaN();
        }
        const sorted_values sorted(values, data.weights());
        return strategy == impute_strategy::median ? sorted.median() : sorted.mode();
    };
    fitted state;
    for (const auto& column : data.x().columns()) {
        if (column.kind() == kind::numeric) {
            for (const auto& values : features(table({column}), name))
                state.fills_.push_back(detail::fill_value::of_number(number(values), values, name));
        } else if (column.kind() == kind::timestamp ||
                   (strategy != impute_strategy::most_frequent && strategy != impute_strategy::constant)) {
            throw schema_mismatch({.component = std::string(name),
                                   .requirement = "strategy " +
                                                  parameter_type<impute_strategy>::print(strategy) +
                                                  " cannot fill this kind of column",
                                   .actual = std::string(to_text(column.kind())),
                                   .place = "column \"" + column.name() + "\"",
                                   .hint = "most_frequent and constant fill categories and text"});
        } else {
            state.fills_.push_back({.name = strategy == impute_strategy::constant
                                                ? std::string(fill_name.view())
                                                : detail::most_frequent_name(column, data, name),
                                    .is_name = 1});
        }
    }
    return state;
}

}  // namespace sluice
