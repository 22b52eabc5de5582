// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"
#include "sluice/data/moments.hpp"
#include "sluice/data/quantile.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::detail {

[[noreturn]] inline void throw_nothing_to_impute_from(std::string_view component, std::string_view column) {
    throw invalid_data({.component = std::string(component),
                        .requirement = "a column needs at least one value to learn from",
                        .actual = "missing values only",
                        .place = "column \"" + std::string(column) + "\"",
                        .hint = "strategy constant needs none"});
}

/// What stands in for a missing cell: a number, or a name.
struct fill_value {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::string name = {};
    std::uint8_t is_name = 0;
    std::uint8_t single = 0;  // the column is float32

    [[nodiscard]] static fill_value of_number(double value, const feature& column,
                                              std::string_view component) {
        if (std::isnan(value)) throw_nothing_to_impute_from(component, column.name);
        return {.number = value,
                .single = std::holds_alternative<std::span<const float>>(column.values) ? std::uint8_t{1}
                                                                                        : std::uint8_t{0}};
    }
    [[nodiscard]] double rounded() const noexcept {
        return single != 0 ? static_cast<double>(static_cast<float>(number)) : number;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("number", number);
        v("name", name);
        v("is_name", is_name);
        v("single", single);
    }
};

/// The name with the largest weight; of equal ones, the first by bytes.
[[nodiscard]] inline std::string most_frequent_name(const column_data& column, const dataset<>& data,
                                                    std::string_view component) {
    std::map<std::string_view, double> weights;
    const auto count = [&](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].data() != nullptr && data.weight(i) > 0) weights[values[i]] += data.weight(i);
    };
    if (const auto* categories = column.as<category_values>()) count(*categories);
    if (const auto* texts = column.as<text_values>()) count(*texts);
    if (weights.empty()) throw_nothing_to_impute_from(component, column.name());
    auto best = weights.begin();
    for (auto at = weights.begin(); at != weights.end(); ++at)
        if (at->second > best->second) best = at;
    return std::string(best->first);
}

template <class T>
void fill_numbers(std::span<const T> from, T* to, const fill_value& fill) {
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i] = std::isnan(from[i]) ? static_cast<T>(fill.number) : from[i];
}

[[nodiscard]] inline category_values fill_names(const category_values& values, const fill_value& fill) {
    auto names = values.names;
    if (names->code(fill.name) < 0) {
        auto more = names->names();
        more.push_back(fill.name);
        names = std::make_shared<const dictionary>(std::move(more));
    }
    const std::int32_t code = names->code(fill.name);
    std::vector<std::int32_t> codes(values.codes.begin(), values.codes.end());
    for (auto& c : codes)
        if (c < 0) c = code;
    return {std::move(codes), std::move(names)};
}

[[nodiscard]] inline text_values fill_names(const text_values& values, const fill_value& fill) {
    text_builder builder;
    for (std::size_t i = 0; i < values.size(); ++i)
        builder.push_back(values[i].data() == nullptr ? std::string_view(fill.name) : values[i]);
    return std::move(builder).finish();
}

/// The column with its missing values filled in: one fill per column of a block.
[[nodiscard]] inline column_data fill_missing(const column_data& column, std::span<const fill_value> fills,
                                              std::string_view component) {
    const auto replaced = [&](column_data::storage values) {
        return column.replaced(std::move(values), std::string(component));
    };
    const auto numbers = [&]<class T>(const array<T>& from) {
        std::vector<T> to(from.size());
        fill_numbers<T>(from.span(), to.data(), fills[0]);
        return replaced(array<T>(std::move(to)));
    };
    const auto block = [&]<class T>(const dense_block<T>& from) {
        std::vector<T> to(from.values.size());
        for (std::size_t j = 0; j < from.width(); ++j)
            fill_numbers<T>(from.column(j), to.data() + j * from.n_rows, fills[j]);
        return replaced(dense_block<T>{std::move(to), from.n_rows, from.names});
    };
    if (const auto* d = column.as<array<double>>()) return numbers(*d);
    if (const auto* f = column.as<array<float>>()) return numbers(*f);
    if (const auto* d = column.as<dense_block<double>>()) return block(*d);
    if (const auto* f = column.as<dense_block<float>>()) return block(*f);
    if (const auto* categories = column.as<category_values>())
        return replaced(fill_names(*categories, fills[0]));
    if (const auto* texts = column.as<text_values>()) return replaced(fill_names(*texts, fills[0]));
    throw schema_mismatch({.component = std::string(component),
                           .requirement = "cannot fill this kind of column",
                           .actual = column.is_block()
                                         ? "a sparse block"
                                         : "a " + std::string(to_text(column.kind())) + " column",
                           .place = "column \"" + column.name() + "\"",
                           .hint = {}});
}

}  // namespace sluice::detail
