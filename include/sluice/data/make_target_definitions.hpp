// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/data/target.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

[[noreturn]] inline void throw_missing_target(std::string_view column, std::size_t row, std::string actual) {
    throw invalid_data({.component = "target",
                        .requirement = "must not be missing or infinite",
                        .actual = std::move(actual),
                        .place = "column \"" + std::string(column) + "\", row " + std::to_string(row),
                        .hint = "drop these rows first"});
}

[[noreturn]] inline void throw_no_target(const column_data& column, std::string_view component,
                                         std::string requirement) {
    throw invalid_data(
        {.component = std::string(component),
         .requirement = std::move(requirement),
         .actual = column.is_block() ? "a block" : "a " + std::string(to_text(column.kind())) + " column",
         .place = "column \"" + column.name() + "\"",
         .hint = {}});
}

template <class T>
void require_finite_target(std::span<const T> values, std::string_view column) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i])) throw_missing_target(column, i, to_text(values[i]));
}

// Numbers are classes in the order of the numbers, whatever their names' bytes say.
template <class T>
[[nodiscard]] class_target classes_of_numbers(std::span<const T> values, const column_data& column,
                                              const std::vector<std::string>& order) {
    if (!order.empty())
        throw invalid_data({.component = "class_labels",
                            .requirement = "an order is for columns of names; numbers keep their own",
                            .actual = "a numeric column",
                            .place = "column \"" + column.name() + "\"",
                            .hint = {}});
    require_finite_target(values, column.name());
    std::vector<T> distinct(values.begin(), values.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::vector<std::string> names;
    names.reserve(distinct.size());
    for (const T value : distinct) names.push_back(to_text(value == 0 ? T{0} : value));
    std::vector<std::int32_t> codes;
    codes.reserve(values.size());
    for (const T value : values)
        codes.push_back(static_cast<std::int32_t>(std::lower_bound(distinct.begin(), distinct.end(), value) -
                                                  distinct.begin()));
    return {std::move(codes), std::make_shared<const dictionary>(std::move(names))};
}

template <class Values>
[[nodiscard]] class_target classes_of_names(const Values& values, std::string_view column,
                                            std::vector<std::string> order) {
    std::vector<std::string_view> distinct;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].data() == nullptr) throw_missing_target(column, i, "a missing name");
        distinct.push_back(values[i]);
    }
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (order.empty()) order.assign(distinct.begin(), distinct.end());
    auto names = std::make_shared<const dictionary>(std::move(order));
    std::vector<std::int32_t> codes;
    codes.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        codes.push_back(names->code(values[i]));
        if (codes.back() < 0)
            throw invalid_data({.component = "target",
                                .requirement = "must be one of the given classes",
                                .actual = "\"" + std::string(values[i]) + "\"",
                                .place = "column \"" + std::string(column) + "\", row " + std::to_string(i),
                                .hint = {}});
    }
    return {std::move(codes), std::move(names)};
}

}  // namespace detail

class_target class_labels(const column_data& column, std::vector<std::string> order) {
    if (const auto* values = column.as<array<double>>())
        return detail::classes_of_numbers(values->span(), column, order);
    if (const auto* values = column.as<array<float>>())
        return detail::classes_of_numbers(values->span(), column, order);
    if (const auto* values = column.as<category_values>())
        return detail::classes_of_names(*values, column.name(), std::move(order));
    if (const auto* values = column.as<text_values>())
        return detail::classes_of_names(*values, column.name(), std::move(order));
    detail::throw_no_target(column, "class_labels", "needs a column of numbers, categories or text");
}

numeric_target numbers(const column_data& column) {
    if (const auto* values = column.as<array<double>>()) {
        detail::require_finite_target(values->span(), column.name());
        return {*values};
    }
    if (const auto* values = column.as<array<float>>()) {
        detail::require_finite_target(values->span(), column.name());
        return {std::vector<double>(values->begin(), values->end())};
    }
    detail::throw_no_target(column, "numbers", "needs a lone numeric column");
}

}  // namespace sluice
