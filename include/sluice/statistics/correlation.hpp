// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Correlations of each pair of columns: `values(i, j)` belongs to `names[i]` and `names[j]`.
struct correlation_matrix {
    Eigen::MatrixXd values;          // [n_features x n_features], symmetric
    std::vector<std::string> names;  // [n_features]
};

namespace detail {

/// The values less their mean, scaled to length 1; nothing when they do not vary. The product of two such is their
/// correlation.
[[nodiscard]] inline std::vector<double> unit_deviations(std::vector<double> values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (values.empty() || *low == *high) return {};
    // Halves, so that values at both ends of the range of doubles have a finite difference.
    const double middle = *low / 2 + *high / 2, reach = *high / 2 - *low / 2;
    compensated_sum sum, squares;
    for (double& x : values) sum.add(x = (x - middle) / reach);
    const double mean = sum.value() / static_cast<double>(values.size());
    for (double& x : values) x -= mean, squares.add(x * x);
    const double length = std::sqrt(squares.value());
    for (double& x : values) x /= length;
    return values;
}

/// Ranks from 1; equal values share the mean of their ranks.
[[nodiscard]] inline std::vector<double> ranks_of(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        const double shared = (static_cast<double>(i) + static_cast<double>(end) + 1) / 2;
        for (; i < end; ++i) ranks[order[i]] = shared;
    }
    return ranks;
}

/// A column, and what the products need of it; that is made once where no value is missing.
struct correlated_column {
    std::vector<double> values;
    bool complete = true;
    std::vector<double> units;  // empty too where some are missing
};

[[nodiscard]] inline double product_of_units(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
    compensated_sum sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum.add(a[i] * b[i]);
    return (std::max)(-1.0, (std::min)(1.0, sum.value()));
}

template <class Prepare>
[[nodiscard]] double correlation_of(const correlated_column& a, const correlated_column& b,
                                    const Prepare& prepare) {
    if (a.complete && b.complete) return product_of_units(a.units, b.units);
    std::vector<double> x, y;
    for (std::size_t i = 0; i < a.values.size(); ++i)
        if (!std::isnan(a.values[i]) && !std::isnan(b.values[i]))
            x.push_back(a.values[i]), y.push_back(b.values[i]);
    return product_of_units(prepare(std::move(x)), prepare(std::move(y)));
}

[[nodiscard]] inline correlated_column load_correlated(const feature& source, std::string_view component) {
    correlated_column column;
    column.values.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        const double x = source[i];
        if (std::isinf(x))
            throw invalid_data({.component = std::string(component),
                                .requirement = "values must be finite",
                                .actual = to_text(x),
                                .place = "column \"" + source.name + "\", row " + to_text(i),
                                .hint = {}});
        column.values.push_back(x);
        column.complete = column.complete && !std::isnan(x);
    }
    return column;
}

template <class Prepare>
[[nodiscard]] correlation_matrix correlate(const table& x, const context& ctx, std::string_view component,
                                           const Prepare& prepare) {
    const auto all = features(x, component);
    const auto n = static_cast<Eigen::Index>(all.size());
    correlation_matrix result{Eigen::MatrixXd(n, n), {}};
    for (const auto& f : all) result.names.push_back(f.name);
    std::vector<correlated_column> columns(all.size());
    for_each_chunk(ctx, all.size(), 1, [&](chunk one) {
        auto& column = columns[one.begin] = load_correlated(all[one.begin], component);
        if (column.complete) column.units = prepare(column.values);
    });
    for_each_chunk(ctx, all.size(), 1, [&](chunk one) {
        const auto i = static_cast<Eigen::Index>(one.begin);
        for (Eigen::Index j = i; j < n; ++j) {
            const double r =
                correlation_of(columns[one.begin], columns[static_cast<std::size_t>(j)], prepare);
            result.values(i, j) = result.values(j, i) = i == j && !std::isnan(r) ? 1 : r;
        }
    });
    return result;
}

}  // namespace detail

/// Pearson's correlation of each pair of numeric columns, `cov(a, b) / sqrt(var(a) var(b))` in [-1, 1], over the rows
/// where neither is missing (as pandas does). NaN with fewer than two such rows, or where a column does not vary.
/// O(n_features^2 n_rows), memory O(n_features n_rows); same bits for any number of threads. Throws `schema_mismatch` for
/// columns that are not numeric, `invalid_data` at an infinite value.
/// Source: Pearson, "Notes on regression and inheritance in the case of two parents", 1895, doi:10.1098/rspl.1895.0041.
[[nodiscard]] inline correlation_matrix pearson_correlation(const table& x, const context& ctx = {}) {
    return detail::correlate(x, ctx, "pearson_correlation", detail::unit_deviations);
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank. As `pearson_correlation`;
/// ranks are taken once a column, and once more for each pair of which a value is missing, O(n_rows log n_rows) each.
/// Source: Spearman, "The proof and measurement of association between two things", 1904, doi:10.2307/1412159.
[[nodiscard]] inline correlation_matrix spearman_correlation(const table& x, const context& ctx = {}) {
    return detail::correlate(x, ctx, "spearman_correlation", [](const std::vector<double>& values) {
        return detail::unit_deviations(detail::ranks_of(values));
    });
}

}  // namespace sluice
