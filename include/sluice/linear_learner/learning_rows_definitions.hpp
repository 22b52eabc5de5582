// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/linear_learner/learning_rows.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear_learner {

namespace detail {

[[noreturn]] inline void throw_no_number(double value, const std::string& place, std::size_t row,
                                         std::string_view component) {
    const bool missing = std::isnan(value);
    throw invalid_data({.component = std::string(component),
                        .requirement = "needs numbers that are finite as float32 when scaled",
                        .actual = missing ? "a missing value" : to_text(value),
                        .place = place + ", row " + to_text(row),
                        .hint = missing ? "impute it first, for example by simple_imputer" : ""});
}

[[nodiscard]] inline bool is_float(double value) {
    return std::abs(value) <= static_cast<double>((std::numeric_limits<float>::max)());
}

/// The scaled target of a row, or its class's place.
[[nodiscard]] inline float target_of(const any_target& target, std::size_t row, const scaling& by,
                                     std::span<const std::int32_t> places, std::string_view component) {
    if (const auto* classes = std::get_if<class_target>(&target))
        return static_cast<float>(places[static_cast<std::size_t>(classes->codes[row])]);
    const double y = std::get<numeric_target>(target).values[row];
    const double scaled = by.target(y);
    if (!std::isfinite(y) || !is_float(scaled)) throw_no_number(y, "target", row, component);
    return static_cast<float>(scaled);
}

/// Numbers of the rows of weight > 0, whose classes are known.
[[nodiscard]] inline std::vector<std::size_t> rows_to_load(const dataset<>& data,
                                                           std::span<const std::int32_t> places) {
    const auto* classes = std::get_if<class_target>(&data.target());
    const auto is_known = [&](std::size_t i) {
        const auto code = static_cast<std::size_t>(classes->codes[i]);
        return code < places.size() && places[code] >= 0;
    };
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        if (data.weight(i) > 0 && (classes == nullptr || is_known(i))) rows.push_back(i);
    return rows;
}

inline void load_column(const feature& column, std::size_t j, std::span<const std::size_t> rows,
                        const scaling& by, float* out, std::string_view component) {
    std::visit(
        [&](auto values) {
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const auto x = static_cast<double>(values[rows[i]]);
                const double scaled = by.feature(j, x);
                if (!is_float(scaled))
                    throw_no_number(x, "column \"" + column.name + "\"", rows[i], component);
                out[i * by.names.size() + j] = static_cast<float>(scaled);
            }
        },
        column.values);
}

}  // namespace detail

SLUICE_INLINE learning_rows load(const dataset<>& data, const scaling& by,
                                 std::span<const std::int32_t> places, std::string_view component,
                                 const context& ctx) {
    const auto columns = features(data.x(), component);
    require_features(columns, by.names.size(), component);
    const auto chosen = detail::rows_to_load(data, places);
    learning_rows rows{columns.size(), {}, {}, {}};
    rows.values.resize(chosen.size() * columns.size());
    rows.targets.resize(chosen.size());
    rows.weights.resize(chosen.size());
    constexpr std::size_t rows_a_chunk = 512;  // whose numbers stay in the cache
    for_each_chunk(ctx, chosen.size(), rows_a_chunk, [&](chunk part) {
        const auto some = std::span(chosen).subspan(part.begin, part.size());
        for (std::size_t j = 0; j < columns.size(); ++j)
            detail::load_column(columns[j], j, some, by, rows.values.data() + part.begin * columns.size(),
                                component);
        for (std::size_t i = 0; i < some.size(); ++i) {
            rows.targets[part.begin + i] = detail::target_of(data.target(), some[i], by, places, component);
            rows.weights[part.begin + i] = data.weight(some[i]);
        }
    });
    return rows;
}

}  // namespace sluice::linear_learner
