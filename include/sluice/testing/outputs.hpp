// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/table.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

using cell_rows = std::vector<std::vector<cell>>;

/// What a model says of each row, as cells: probabilities, a number, or the cells of the row that it makes.
struct output {
    cell_rows rows;
    table made = {};  ///< of a transformer; the names in `rows` look into it, so that both stay together

    [[nodiscard]] std::size_t size() const { return rows.size(); }
    /// A row that the model did not make is empty, so that it equals none that was made.
    [[nodiscard]] const std::vector<cell>& operator[](std::size_t row) const {
        static const std::vector<cell> none;
        return row < rows.size() ? rows[row] : none;
    }
    [[nodiscard]] auto begin() const { return rows.begin(); }
    [[nodiscard]] auto end() const { return rows.end(); }
};

/// Rows of a table as cells, blocks laid flat: what the serving path of single rows takes and gives.
[[nodiscard]] inline cell_rows cells_of(const table& x) {
    cell_rows rows(x.n_rows());
    const auto numbers = [&](const auto& values) {
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back({static_cast<double>(values[i]), {}});
    };
    const auto names = [&](const auto& values) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].push_back({std::numeric_limits<double>::quiet_NaN(), values[i]});
    };
    const auto times = [&](const array<std::int64_t>& values) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].push_back(values[i] == missing_timestamp ? cell{}
                                                             : cell{static_cast<double>(values[i]), {}});
    };
    const auto sparse = [&](const sparse_block& s) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t begin = rows[i].size();
            rows[i].resize(begin + s.width(), cell{0.0, {}});
            for (std::size_t at = s.row_begin(i); at < s.row_ends[i]; ++at)
                rows[i][begin + s.columns[at]].number = s.values[at];
        }
    };
    for (const auto& column : x.columns()) {
        if (const auto* d = column.as<array<double>>()) numbers(*d);
        if (const auto* f = column.as<array<float>>()) numbers(*f);
        if (const auto* c = column.as<category_values>()) names(*c);
        if (const auto* t = column.as<text_values>()) names(*t);
        if (const auto* t = column.as<timestamp_values>()) times(t->microseconds);
        if (const auto* b = column.as<dense_block<double>>())
            for (std::size_t j = 0; j < b->width(); ++j) numbers(b->column(j));
        if (const auto* b = column.as<dense_block<float>>())
            for (std::size_t j = 0; j < b->width(); ++j) numbers(b->column(j));
        if (const auto* s = column.as<sparse_block>()) sparse(*s);
    }
    return rows;
}

/// What a model says of each row of a table.
template <fitted_model Model>
[[nodiscard]] output outputs(const Model& fitted, const table& x, const context& ctx = {}) {
    if constexpr (Model::step_role == role::transformer) {
        table made = transform(fitted, x, ctx);
        auto rows = cells_of(made);
        return {std::move(rows), std::move(made)};
    } else {
        cell_rows rows;
        if constexpr (Model::step_role == role::classifier) {
            const auto proba = predict_proba(fitted, x, ctx);
            rows.resize(static_cast<std::size_t>(proba.rows()));
            for (Eigen::Index i = 0; i < proba.rows(); ++i)
                for (Eigen::Index k = 0; k < proba.cols(); ++k)
                    rows[static_cast<std::size_t>(i)].push_back({proba(i, k), {}});
        } else {
            const auto numbers = predict(fitted, x, ctx);
            rows.resize(static_cast<std::size_t>(numbers.rows()));
            for (Eigen::Index i = 0; i < numbers.rows(); ++i)
                for (Eigen::Index k = 0; k < numbers.cols(); ++k)
                    rows[static_cast<std::size_t>(i)].push_back({numbers(i, k), {}});
        }
        return {std::move(rows)};
    }
}

/// What a model says of one row, by the path that allocates nothing; nothing when it refuses the row.
template <fitted_model Model>
[[nodiscard]] std::optional<std::vector<cell>> row_output(const Model& fitted, std::span<const cell> row) {
    row_scratch scratch(fitted);
    if constexpr (Model::step_role == role::transformer) {
        std::vector<cell> out(fitted.state().output_width());
        if (!transform_row(fitted, row, std::span<cell>(out), scratch)) return std::nullopt;
        return out;
    } else {
        std::vector<double> numbers(output_size(fitted));
        if (!predict_row(fitted, row, std::span<double>(numbers), scratch)) return std::nullopt;
        std::vector<cell> out;
        out.reserve(numbers.size());
        for (const double number : numbers) out.push_back({number, {}});
        return out;
    }
}

/// Equal to the bit; every NaN equals every other.
[[nodiscard]] inline bool same(const cell& a, const cell& b) {
    const bool numbers = (std::isnan(a.number) && std::isnan(b.number)) ||
                         std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number);
    return numbers && a.text == b.text && (a.text.data() == nullptr) == (b.text.data() == nullptr);
}

[[nodiscard]] inline bool same(const std::vector<cell>& a, const std::vector<cell>& b) {
    bool equal = a.size() == b.size();
    for (std::size_t k = 0; equal && k < a.size(); ++k) equal = same(a[k], b[k]);
    return equal;
}

[[nodiscard]] inline bool same(const cell_rows& a, const cell_rows& b) {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) equal = same(a[i], b[i]);
    return equal;
}

[[nodiscard]] inline bool same(const output& a, const output& b) { return same(a.rows, b.rows); }

/// The largest difference of numbers, relative to 1 + their magnitude; infinite where anything else differs.
[[nodiscard]] inline double distance(const cell_rows& a, const cell_rows& b) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (a.size() != b.size()) return infinity;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].size() != b[i].size()) return infinity;
        for (std::size_t k = 0; k < a[i].size(); ++k) {
            if (same(a[i][k], b[i][k])) continue;
            const double x = a[i][k].number, y = b[i][k].number;
            const double here = std::abs(x - y) / (1 + std::abs(x));
            if (!(here < infinity) || a[i][k].text != b[i][k].text) return infinity;
            largest = here > largest ? here : largest;
        }
    }
    return largest;
}

[[nodiscard]] inline double distance(const output& a, const output& b) { return distance(a.rows, b.rows); }

}  // namespace sluice::testing
