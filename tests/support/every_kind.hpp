// SPDX-License-Identifier: MIT
// Tables with a column of every kind and storage, and a plain way to read one row of them.
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/table.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace test {

/// A number, sometimes infinite, missing, or a zero of either sign.
template <class T>
[[nodiscard]] T random_number(sluice::random_generator& g) {
    switch (sluice::uniform_integer(g, 8)) {
        case 0:
            return std::numeric_limits<T>::quiet_NaN();
        case 1:
            return std::numeric_limits<T>::infinity();
        case 2:
            return static_cast<T>(sluice::uniform_integer(g, 2) == 0 ? 0.0 : -0.0);
        default:
            return static_cast<T>(sluice::normal(g));
    }
}

template <class T>
[[nodiscard]] std::vector<T> random_numbers(sluice::random_generator& g, std::size_t count) {
    std::vector<T> values(count);
    for (T& value : values) value = random_number<T>(g);
    return values;
}

[[nodiscard]] inline sluice::sparse_block random_sparse(sluice::random_generator& g, std::size_t n_rows) {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    std::vector<double> values;
    for (std::size_t i = 0; i < n_rows; ++i) {
        for (std::uint32_t j = 0; j < 3; ++j)
            if (sluice::uniform_integer(g, 2) == 0)
                columns.push_back(j), values.push_back(1 + sluice::uniform(g));
        ends.push_back(columns.size());
    }
    return {std::move(ends), std::move(columns), std::move(values), {"s0", "s1", "s2"}};
}

/// Columns `double`, `float`, `category`, `text`, `time`, and the blocks `doubles`, `floats` and `sparse`.
[[nodiscard]] inline sluice::table every_kind(sluice::random_generator& g, std::size_t n_rows) {
    using namespace sluice;
    std::vector<std::int32_t> codes(n_rows);
    std::vector<std::int64_t> times(n_rows);
    text_builder texts;
    for (std::size_t i = 0; i < n_rows; ++i) {
        codes[i] = static_cast<std::int32_t>(uniform_integer(g, 5)) - 2;
        times[i] =
            uniform_integer(g, 4) == 0 ? missing_timestamp : static_cast<std::int64_t>(uniform_integer(g, 9));
        const std::string text(uniform_integer(g, 3), static_cast<char>('a' + uniform_integer(g, 3)));
        texts.push_back(uniform_integer(g, 4) == 0 ? std::string_view{} : std::string_view(text));
    }
    auto names = std::make_shared<const dictionary>(std::vector<std::string>{"x", "", "z"});
    table x = table::of_rows(n_rows);
    x.add({"double", array<double>(random_numbers<double>(g, n_rows))});
    x.add({"float", array<float>(random_numbers<float>(g, n_rows))});
    x.add({"category", category_values{std::move(codes), std::move(names)}});
    x.add({"text", std::move(texts).finish()});
    x.add({"time", timestamp_values{std::move(times)}});
    x.add({"doubles", dense_block<double>{random_numbers<double>(g, 2 * n_rows), n_rows, {"d0", "d1"}}});
    x.add({"floats", dense_block<float>{random_numbers<float>(g, 2 * n_rows), n_rows, {"f0", "f1"}}});
    x.add({"sparse", random_sparse(g, n_rows)});
    return x;
}

/// Reads one row of a column in the plainest way.
struct row_reader {
    std::size_t row;

    template <class T>
    [[nodiscard]] static std::string number(T value) {
        return std::isnan(value) ? std::string("?") : sluice::to_text(value);
    }
    [[nodiscard]] static std::string name(std::string_view text) {
        return text.data() == nullptr ? std::string("?") : "'" + std::string(text) + "'";
    }

    template <class T>
    std::string operator()(const sluice::array<T>& v) const {
        return number(v[row]);
    }
    std::string operator()(const sluice::category_values& v) const {
        return v.codes[row] < 0 ? "?" + sluice::to_text(v.codes[row]) : name(v[row]);
    }
    std::string operator()(const sluice::text_values& v) const { return name(v[row]); }
    std::string operator()(const sluice::timestamp_values& v) const {
        return sluice::to_text(v.microseconds[row]);
    }
    template <class T>
    std::string operator()(const sluice::dense_block<T>& b) const {
        std::string text;
        for (std::size_t j = 0; j < b.width(); ++j) text += number(b.values[j * b.n_rows + row]) + " ";
        return text;
    }
    std::string operator()(const sluice::sparse_block& b) const {
        std::string text;
        for (std::size_t at = row == 0 ? 0 : b.row_ends[row - 1]; at < b.row_ends[row]; ++at)
            text += sluice::to_text(b.columns[at]) + ":" + sluice::to_text(b.values[at]) + " ";
        return text;
    }
};

/// One row of a column as text, one value after the other; `?` where a value is missing.
[[nodiscard]] inline std::string row_text(const sluice::column_data& column, std::size_t row) {
    return std::visit(row_reader{row}, column.values());
}

}  // namespace test
