// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace sluice {

/// Weighted mean and sum of squared differences from it, of values that are not missing. Kept so that two
/// parts can be merged without cancellation.
/// Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983,
/// doi:10.1080/00031305.1983.10483115.
struct moments {
    double weight = 0;   ///< sum of weights
    double mean = 0;     ///< weighted mean
    double squares = 0;  ///< weighted sum of (x - mean)^2

    void merge(const moments& other) {
        if (other.weight == 0) return;
        if (weight == 0) {
            *this = other;
            return;
        }
        const double total = weight + other.weight;
        const double difference = other.mean - mean;
        mean += difference * (other.weight / total);
        squares += other.squares + difference * difference * (weight * other.weight / total);
        weight = total;
    }

    /// `squares / weight`; 0 when there is no weight. What rounding leaves of a constant column counts as 0.
    [[nodiscard]] double population_variance() const {
        if (weight == 0) return 0;
        const double variance = squares / weight;
        const double noise = 4 * std::abs(mean) * 0x1p-52;
        return variance > noise * noise ? variance : 0;
    }
};

namespace detail {

// Two passes over the chunk: the mean first, then the squares about it with the correction for the mean's
// own rounding, which one pass cannot give (NIST NumAcc4 would keep half of its digits).
template <class Numbers>
[[nodiscard]] moments moments_of_chunk(const Numbers& values, std::span<const double> weights, chunk rows,
                                       std::string_view component, std::string_view column) {
    const auto weight = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
    moments m;
    compensated_sum sum;
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
        const double x = static_cast<double>(values[i]), w = weight(i);
        if (std::isnan(x) || w == 0) continue;
        if (std::isinf(x))
            throw invalid_data({.component = std::string(component),
                                .requirement = "values must be finite",
                                .actual = to_text(x),
                                .place = "column \"" + std::string(column) + "\", row " + to_text(i),
                                .hint = {}});
        m.weight += w;
        sum.add(w * x);
    }
    if (m.weight == 0) return m;
    m.mean = sum.value() / m.weight;
    compensated_sum squares, drift;
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
        const double x = static_cast<double>(values[i]), w = weight(i);
        if (std::isnan(x) || w == 0) continue;
        const double d = x - m.mean;
        squares.add(w * d * d);
        drift.add(w * d);
    }
    m.squares = squares.value() - drift.value() * drift.value() / m.weight;
    return m;
}

}  // namespace detail

/// The moments of a column. Rows of weight 0 do not count. Throws `invalid_data` at an infinite value, naming
/// `component` and the row, and when a sum of values or of squares leaves the range of float64. O(n_rows); same
/// bits for any number of threads.
[[nodiscard]] inline moments moments_of(const feature& column, std::span<const double> weights,
                                        const context& ctx, std::string_view component) {
    const moments all = std::visit(
        [&](const auto& values) {
            return reduce_chunks<moments>(
                ctx, values.size(), std::size_t{1} << 14,
                [&](chunk rows) {
                    return detail::moments_of_chunk(values, weights, rows, component, column.name);
                },
                [](moments& total, const moments& part) { total.merge(part); });
        },
        column.values);
    if (!std::isfinite(all.mean) || !std::isfinite(all.squares))
        throw invalid_data({.component = std::string(component),
                            .requirement = "values must be small enough to sum up their squares",
                            .actual = {},
                            .place = "column \"" + column.name + "\"",
                            .hint = "measure them in larger units"});
    return all;
}

}  // namespace sluice
