// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace sluice {

/// Correlations of each pair of columns: `values(i, j)` belongs to `names[i]` and `names[j]`.
struct correlation_matrix {
    Eigen::MatrixXd values;          // [n_features x n_features], symmetric
    std::vector<std::string> names;  // [n_features]
};

namespace detail {

[[nodiscard]] inline double pearson(const std::vector<double>& a, const std::vector<double>& b) {
    const auto n = static_cast<double>(a.size());
    if (a.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
    const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i] - mean_a, y = b[i] - mean_b;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    if (!(aa > 0) || !(bb > 0)) return std::numeric_limits<double>::quiet_NaN();
    return (std::max)(-1.0, (std::min)(1.0, ab / std::sqrt(aa) / std::sqrt(bb)));
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

template <class Measure>
[[nodiscard]] correlation_matrix correlate(const table& x, const context& ctx, const Measure& measure) {
    const auto all = features(x, "correlation");
    const auto n = static_cast<Eigen::Index>(all.size());
    correlation_matrix result{Eigen::MatrixXd(n, n), {}};
    for (const auto& f : all) result.names.push_back(f.name);
    for_each_chunk(ctx, all.size(), 1, [&](chunk one) {
        const std::size_t i = one.begin;
        for (std::size_t j = i; j < all.size(); ++j) {
            std::vector<double> a, b;
            for (std::size_t row = 0; row < x.n_rows(); ++row) {
                const double u = all[i][row], v = all[j][row];
                if (!std::isnan(u) && !std::isnan(v)) a.push_back(u), b.push_back(v);
            }
            const double r = measure(a, b);
            result.values(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = r;
            result.values(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = r;
        }
    });
    return result;
}

}  // namespace detail

/// Pearson's correlation of each pair of numeric columns, `cov(a, b) / sqrt(var(a) var(b))` in [-1, 1], over the rows
/// where neither is missing. NaN with fewer than two such rows, or where a column does not vary.
/// O(n_features^2 n_rows); same bits for any number of threads. Throws `schema_mismatch` for columns that are not numeric.
[[nodiscard]] inline correlation_matrix pearson_correlation(const table& x, const context& ctx = {}) {
    return detail::correlate(x, ctx, detail::pearson);
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank. As `pearson_correlation`;
/// O(n_features^2 n_rows log n_rows).
[[nodiscard]] inline correlation_matrix spearman_correlation(const table& x, const context& ctx = {}) {
    return detail::correlate(x, ctx, [](const std::vector<double>& a, const std::vector<double>& b) {
        return detail::pearson(detail::ranks_of(a), detail::ranks_of(b));
    });
}

}  // namespace sluice
