// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"
#include "sluice/data/scalar.hpp"
#include "sluice/data/table_schema.hpp"
#include "sluice/testing/outputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// The data that laws make out of the data that they are given.
namespace sluice::testing::detail {

[[nodiscard]] inline dataset<> first_rows(const dataset<>& data, std::size_t n) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < n && i < data.n_rows(); ++i) rows.push_back(i);
    return data.take(rows);
}

/// The rows in steps of `step`, all of them when it has no factor in common with their number.
[[nodiscard]] inline std::vector<std::size_t> strided(std::size_t n, std::size_t step) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < n; ++i) rows.push_back((i + 1) * step % n);
    return rows;
}

[[nodiscard]] inline std::vector<std::size_t> backwards(std::size_t n) {
    std::vector<std::size_t> rows;
    for (std::size_t i = n; i > 0; --i) rows.push_back(i - 1);
    return rows;
}

[[nodiscard]] inline dataset<> weighted(const dataset<>& data, std::vector<double> weights) {
    row_data rows = data.rows();
    rows.weights = std::move(weights);
    return {data.x(), data.target(), std::move(rows)};
}

/// Weights that repeat 1, 2, ..., most, 0.
[[nodiscard]] inline std::vector<double> repeating_weights(std::size_t n, std::size_t most) {
    std::vector<double> weights(n);
    for (std::size_t i = 0; i < n; ++i) weights[i] = static_cast<double>((i + 1) % (most + 1));
    return weights;
}

/// The rows of a dataset, each as often as its weight says, without weights.
[[nodiscard]] inline dataset<> repeated(const dataset<>& data) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        for (auto k = static_cast<std::size_t>(std::ceil(data.weight(i))); k > 0; --k) rows.push_back(i);
    const auto taken = data.take(rows);
    row_data without = taken.rows();
    without.weights = {};
    return {taken.x(), taken.target(), std::move(without)};
}

/// The table with every lone numeric column replaced by `function(row, value)`; scalars stay what they are.
template <class Function>
[[nodiscard]] table with_numbers(const table& x, const Function& function) {
    table changed = table::of_rows(x.n_rows());
    const auto mapped = [&]<class T>(const array<T>& from) {
        std::vector<T> to(from.size());
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = function(i, from[i]);
        return column_data::storage(array<T>(std::move(to)));
    };
    for (const auto& column : x.columns()) {
        if (const auto* d = column.as<array<double>>())
            changed.add({column.name(), mapped(*d)});
        else if (const auto* f = column.as<array<float>>())
            changed.add({column.name(), mapped(*f)});
        else
            changed.add(column);
    }
    return changed;
}

/// The table with every categorical and text column holding `name` in each row; a null view is missing.
[[nodiscard]] inline table with_names(const table& x, std::string_view name) {
    table changed = table::of_rows(x.n_rows());
    text_builder texts;
    for (std::size_t i = 0; i < x.n_rows(); ++i) texts.push_back(name);
    const text_values text = std::move(texts).finish();
    auto names = std::make_shared<const dictionary>(std::vector<std::string>{std::string(name)});
    const category_values categories{
        std::vector<std::int32_t>(x.n_rows(), name.data() == nullptr ? missing_code : 0), std::move(names)};
    for (const auto& column : x.columns()) {
        if (column.kind() == kind::categorical)
            changed.add({column.name(), categories});
        else if (column.kind() == kind::text)
            changed.add({column.name(), text});
        else
            changed.add(column);
    }
    return changed;
}

/// The table with float32 (`single`) or float64 numbers, of values that both can hold.
[[nodiscard]] inline table rounded(const table& x, bool single) {
    table changed = table::of_rows(x.n_rows());
    for (const auto& column : x.columns()) changed.add(with_scalar(with_scalar(column, true), single));
    return changed;
}

/// The table with another column in the place of the one of that name; without it when there is none.
[[nodiscard]] inline table with_column(const table& x, std::string_view name,
                                       const std::vector<column_data>& instead) {
    table changed = table::of_rows(x.n_rows());
    for (const auto& column : x.columns())
        if (column.name() != name) changed.add(column);
    for (const auto& column : instead) changed.add(column);
    return changed;
}

[[nodiscard]] inline bool has_kind(const table_schema& input, bool numeric) {
    for (const auto& e : input.entries()) {
        const bool name = e.kind == static_cast<std::uint8_t>(kind::categorical) ||
                          e.kind == static_cast<std::uint8_t>(kind::text);
        if (numeric ? e.kind == static_cast<std::uint8_t>(kind::numeric) : name) return true;
    }
    return false;
}

/// 1 where the first column is above its middle (numbers) or is what it is in the first row (names).
[[nodiscard]] inline std::vector<double> easy_question(const cell_rows& input) {
    std::vector<double> answers(input.size(), 0.0), sorted;
    for (const auto& row : input)
        if (!std::isnan(row[0].number)) sorted.push_back(row[0].number);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < input.size(); ++i)
        answers[i] = (sorted.empty() ? input[i][0].text == input[0][0].text
                                     : input[i][0].number > sorted[sorted.size() / 2])
                         ? 1.0
                         : 0.0;
    return answers;
}

[[nodiscard]] inline class_target classes_of(const std::vector<double>& codes,
                                             std::vector<std::string> names) {
    std::vector<std::int32_t> whole;
    whole.reserve(codes.size());
    for (const double code : codes) whole.push_back(static_cast<std::int32_t>(code));
    return {std::move(whole), std::make_shared<const dictionary>(std::move(names))};
}

/// Numbers as a target of the kind of another one: several outputs all have them.
[[nodiscard]] inline any_target numbers_like(const any_target& like, std::vector<double> y) {
    const auto* several = std::get_if<multi_output_target>(&like);
    if (several == nullptr) return numeric_target{std::move(y)};
    const std::size_t n_rows = y.size(), n_outputs = several->outputs.width();
    std::vector<double> all;
    all.reserve(n_rows * n_outputs);
    for (std::size_t k = 0; k < n_outputs; ++k) all.insert(all.end(), y.begin(), y.end());
    return multi_output_target{{std::move(all), n_rows, several->outputs.names}};
}

}  // namespace sluice::testing::detail
