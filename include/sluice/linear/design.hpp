// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear {

using Eigen::Index;

/// How a column is brought near the unit interval: `value * scale - shift`. `scale` is a power of two, so only
/// the subtraction rounds; solvers then neither overflow nor lose digits to a large mean.
struct column_map {
    double shift = 0;
    double scale = 1;

    [[nodiscard]] double operator()(double value) const { return value * scale - shift; }
};

namespace detail {

/// What one pass over a column tells: enough for its map.
struct extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    double sum = 0;  // of values times 2^-64: finite whatever they are
    double count = 0;

    void merge(const extent& other) {
        low = (std::min)(low, other.low);
        high = (std::max)(high, other.high);
        sum += other.sum;
        count += other.count;
    }
};

[[noreturn]] inline void throw_not_finite(double value, std::string_view column, std::size_t row,
                                          std::string_view component) {
    const bool missing = std::isnan(value);
    throw invalid_data({.component = std::string(component),
                        .requirement = "needs finite numbers",
                        .actual = missing ? "a missing value" : to_text(value),
                        .place = "column \"" + std::string(column) + "\", row " + to_text(row),
                        .hint = missing ? "impute it first, for example by simple_imputer" : ""});
}

template <class T>
[[nodiscard]] extent extent_of(std::span<const T> values, std::span<const double> weights, chunk rows,
                               std::string_view column, std::string_view component) {
    extent e;
    const auto refuse = [&](std::size_t i) {
        throw_not_finite(static_cast<double>(values[i]), column, i, component);
    };
    if (weights.empty()) {
        const auto part = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>(
            values.data() + rows.begin, static_cast<Index>(rows.size()));
        // Times 0 is 0 for finite numbers and NaN for all others.
        if (std::isnan((part * T(0)).sum()))
            for (std::size_t i = rows.begin; i < rows.end; ++i)
                if (!std::isfinite(values[i])) refuse(i);
        e.low = static_cast<double>(part.minCoeff());
        e.high = static_cast<double>(part.maxCoeff());
        e.sum = (part.template cast<double>() * 0x1p-64).sum();
        e.count = static_cast<double>(rows.size());
        return e;
    }
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
        if (weights[i] == 0) continue;
        const double x = static_cast<double>(values[i]);
        if (!std::isfinite(x)) refuse(i);
        e.merge({x, x, x * 0x1p-64, 1});
    }
    return e;
}

[[nodiscard]] inline extent extent_of(const sparse_numbers& values, std::span<const double> weights,
                                      chunk rows, std::string_view column, std::string_view component) {
    aligned_vector<double> all(rows.size(), 0.0);
    values.for_each_stored(rows.begin, rows.end, [&](std::size_t i, double x) {
        if (!std::isfinite(x) && (weights.empty() || weights[i] > 0))
            throw_not_finite(x, column, i, component);
        all[i - rows.begin] = x;
    });
    if (!weights.empty()) weights = weights.subspan(rows.begin, rows.size());
    return extent_of(std::span<const double>(all), weights, {0, 0, rows.size()}, column, component);
}

[[nodiscard]] inline column_map map_of(const extent& e, bool centre) {
    if (e.count == 0) return {};
    // A column that does not vary becomes 0 to the bit.
    const double middle = !centre ? 0 : e.low == e.high ? e.low : e.sum / e.count * 0x1p64;
    // Halves, since the distance itself may overflow.
    const double reach = 2 * (std::max)(e.high / 2 - middle / 2, middle / 2 - e.low / 2);
    int exponent = 0;
    if (reach > 0) std::frexp((std::min)(reach, (std::numeric_limits<double>::max)()), &exponent);
    const double scale = std::ldexp(1.0, (std::min)(400, (std::max)(-1000, -exponent)));
    return {middle * scale, scale};
}

}  // namespace detail

/// Columns of numbers as solvers see them: checked to be finite, mapped near the unit interval, and read a chunk of
/// rows at a time into a matrix that fits the cache. Neither copies the table nor outlives it.
///
/// Rows of weight 0 are not looked at. Throws `invalid_data` naming column and row at a missing or infinite value,
/// and when no row counts. One pass over the columns; same bits for any number of threads.
class design {
  public:
    /// Without `centre` nothing is subtracted: for models without intercept.
    SLUICE_WHEN_USED design(std::vector<feature> columns, std::span<const double> weights, bool centre,
                            std::string_view component, const context& ctx)
        : columns_(std::move(columns)), weights_(weights) {
        if (!columns_.empty()) n_rows_ = columns_.front().size();
        for (std::size_t i = 0; i < weights.size(); ++i) total_weight_ += weights[i];
        if (weights.empty()) total_weight_ = static_cast<double>(n_rows_);
        if (!(total_weight_ > 0))
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs at least 1 row of weight > 0",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        using extents = std::vector<detail::extent>;
        const auto all = reduce_chunks<extents>(
            ctx, n_rows_, rows_per_chunk,
            [&](chunk rows) {
                extents e;
                for (const auto& c : columns_) e.push_back(extent_of_column(c, rows, component));
                return e;
            },
            [](extents& total, const extents& part) {
                for (std::size_t j = 0; j < total.size(); ++j) total[j].merge(part[j]);
            });
        for (const auto& e : all) maps_.push_back(detail::map_of(e, centre));
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    [[nodiscard]] Index width() const { return static_cast<Index>(columns_.size()); }
    [[nodiscard]] double total_weight() const { return total_weight_; }
    [[nodiscard]] std::span<const double> weights() const { return weights_; }
    [[nodiscard]] double weight(std::size_t row) const { return weights_.empty() ? 1.0 : weights_[row]; }
    [[nodiscard]] const std::vector<feature>& columns() const { return columns_; }
    [[nodiscard]] const column_map& map(Index column) const {
        return maps_[static_cast<std::size_t>(column)];
    }

    /// The mapped values of some rows in the first columns of `out`, [rows.size() x width]; 0 in rows of weight 0.
    template <class Matrix>
    void load(chunk rows, Matrix&& out) const {
        for (Index j = 0; j < width(); ++j) load_column(j, rows, out.col(j));
    }
    /// One column of `load`.
    template <class Column>
    void load_column(Index j, chunk rows, Column&& out) const {
        const auto place = static_cast<std::size_t>(j);
        const auto n = static_cast<Index>(rows.size());
        const column_map& map = maps_[place];
        std::visit(
            [&]<class Numbers>(const Numbers& values) {
                if constexpr (std::is_same_v<Numbers, sparse_numbers>) {
                    out.head(n).setConstant(-map.shift);
                    values.for_each_stored(rows.begin, rows.end, [&](std::size_t row, double x) {
                        out[static_cast<Index>(row - rows.begin)] = x * map.scale - map.shift;
                    });
                } else {
                    using scalar = typename Numbers::value_type;
                    const auto part = Eigen::Map<const Eigen::Array<scalar, Eigen::Dynamic, 1>>(
                        values.data() + rows.begin, n);
                    out.head(n) = (part.template cast<double>() * map.scale - map.shift).matrix();
                }
            },
            columns_[place].values);
        for (std::size_t i = rows.begin; i < (weights_.empty() ? rows.begin : rows.end); ++i)
            if (weights_[i] == 0) out[static_cast<Index>(i - rows.begin)] = 0;
    }

  private:
    static constexpr std::size_t rows_per_chunk = std::size_t{1} << 13;

    [[nodiscard]] detail::extent extent_of_column(const feature& column, chunk rows,
                                                  std::string_view component) const {
        return std::visit(
            [&](const auto& values) {
                return detail::extent_of(values, weights_, rows, column.name, component);
            },
            column.values);
    }

    std::vector<feature> columns_;
    std::vector<column_map> maps_;
    std::span<const double> weights_;
    std::size_t n_rows_ = 0;
    double total_weight_ = 0;
};

/// The features of a table. Throws `invalid_data` when there is none.
[[nodiscard]] inline std::vector<feature> required_features(const table& x, std::string_view component) {
    auto columns = features(x, component, sparse_blocks::taken);
    if (columns.empty())
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs at least 1 column",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    return columns;
}

/// The features of a dataset and, last, its numeric target.
[[nodiscard]] inline std::vector<feature> columns_with_target(const dataset<>& data,
                                                              std::string_view component) {
    const auto& y = require_target<numeric_target>(data.target(), component);
    auto columns = required_features(data.x(), component);
    columns.push_back({y.values.span(), "target", nullptr});
    return columns;
}

}  // namespace sluice::linear
