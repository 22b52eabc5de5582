// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/linear_learner/learning_rows.hpp"
#include "sluice/linear_learner/stored_among.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
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

/// A number of a row, scaled.
[[nodiscard]] inline float scaled_number(double x, const feature& column, std::size_t j, std::size_t row,
                                         const scaling& by, std::string_view component) {
    const double scaled = by.feature(j, x);
    if (!is_float(scaled)) throw_no_number(x, "column \"" + column.name + "\"", row, component);
    return static_cast<float>(scaled);
}

/// Room for so many rows of columns, and what is not stored of sparse ones.
[[nodiscard]] inline number_rows empty_rows(std::span<const feature> columns, std::size_t n_rows,
                                            const scaling& by) {
    number_rows rows;
    for (std::size_t j = 0; j < columns.size(); ++j) {
        if (!std::holds_alternative<sparse_numbers>(columns[j].values))
            rows.dense_columns.push_back(static_cast<std::uint32_t>(j));
        const double zero = by.feature(j, 0);
        rows.unstored.push_back(is_float(zero) ? static_cast<float>(zero)
                                               : std::numeric_limits<float>::infinity());
    }
    rows.dense.resize(n_rows * rows.dense_columns.size());
    if (rows.dense_columns.size() < columns.size()) rows.ends.resize(n_rows);
    return rows;
}

/// Loads a part of the chosen rows.
class part_loader {
  public:
    part_loader(std::span<const feature> columns, std::span<const std::size_t> rows, chunk part)
        : columns_(columns), rows_(rows.subspan(part.begin, part.size())), begin_(part.begin) {}

    /// How many numbers each row stores, in `ends`.
    void count(number_rows& out) const {
        for (const auto& column : columns_)
            if (const auto* numbers = std::get_if<sparse_numbers>(&column.values))
                for_stored_among(rows_, *numbers, [&](std::size_t i, double) { ++out.ends[begin_ + i]; });
    }

    /// Fills in the numbers; `ends` are where rows end.
    void fill(number_rows& out, const scaling& by, std::string_view component) const {
        std::vector<std::size_t> next;  // place of each row's next stored number
        for (std::size_t i = 0; i < rows_.size() && !out.ends.empty(); ++i)
            next.push_back(begin_ + i == 0 ? 0 : out.ends[begin_ + i - 1]);
        std::size_t n_dense = 0;
        for (std::size_t j = 0; j < columns_.size(); ++j)
            std::visit(
                [&]<class Numbers>(const Numbers& numbers) {
                    const auto scaled = [&](std::size_t i, double x) {
                        return scaled_number(x, columns_[j], j, rows_[i], by, component);
                    };
                    if constexpr (std::is_same_v<Numbers, sparse_numbers>)
                        fill_sparse(numbers, j, scaled, next, out);
                    else
                        fill_dense(numbers, n_dense++, scaled, out);
                },
                columns_[j].values);
    }

  private:
    template <class Numbers, class Scaled>
    void fill_dense(const Numbers& numbers, std::size_t place, const Scaled& scaled, number_rows& out) const {
        const std::size_t width = out.dense_columns.size();
        for (std::size_t i = 0; i < rows_.size(); ++i)
            out.dense[(begin_ + i) * width + place] = scaled(i, static_cast<double>(numbers[rows_[i]]));
    }

    template <class Scaled>
    void fill_sparse(const sparse_numbers& numbers, std::size_t j, const Scaled& scaled,
                     std::vector<std::size_t>& next, number_rows& out) const {
        // Where 0 is no number of float32, the rows that do not store one are refused.
        for (std::size_t i = 0; i < rows_.size() && !std::isfinite(out.unstored[j]); ++i)
            (void)scaled(i, numbers[rows_[i]]);
        for_stored_among(rows_, numbers, [&](std::size_t i, double x) {
            out.columns[next[i]] = static_cast<std::uint32_t>(j);
            out.stored[next[i]++] = scaled(i, x);
        });
    }

    std::span<const feature> columns_;
    std::span<const std::size_t> rows_;
    std::size_t begin_;
};

/// The numbers of the chosen rows, ascending.
[[nodiscard]] inline number_rows load_numbers(std::span<const feature> columns,
                                              std::span<const std::size_t> chosen, const scaling& by,
                                              std::string_view component, const context& ctx) {
    constexpr std::size_t rows_a_chunk = 512;  // whose numbers stay in the cache
    number_rows rows = empty_rows(columns, chosen.size(), by);
    if (!rows.ends.empty()) {
        for_each_chunk(ctx, chosen.size(), rows_a_chunk,
                       [&](chunk part) { part_loader(columns, chosen, part).count(rows); });
        std::partial_sum(rows.ends.begin(), rows.ends.end(), rows.ends.begin());
        rows.columns.resize(rows.ends.back());
        rows.stored.resize(rows.ends.back());
    }
    for_each_chunk(ctx, chosen.size(), rows_a_chunk,
                   [&](chunk part) { part_loader(columns, chosen, part).fill(rows, by, component); });
    return rows;
}

}  // namespace detail

SLUICE_INLINE learning_rows load(const dataset<>& data, const scaling& by,
                                 std::span<const std::int32_t> places, std::string_view component,
                                 const context& ctx) {
    const auto columns = features(data.x(), component, sparse_blocks::taken);
    require_features(columns, by.names.size(), component);
    const auto chosen = detail::rows_to_load(data, places);
    learning_rows rows{detail::load_numbers(columns, chosen, by, component, ctx), {}, {}};
    for (const std::size_t i : chosen) {
        rows.targets.push_back(detail::target_of(data.target(), i, by, places, component));
        rows.weights.push_back(data.weight(i));
    }
    return rows;
}

}  // namespace sluice::linear_learner
