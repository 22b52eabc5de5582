// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/is_missing.hpp"
#include "sluice/data/moments.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/statistics/describe.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// Weighted sums of the third and fourth powers of standardised values.
struct power_sums {
    double third = 0;
    double fourth = 0;
};

[[nodiscard]] inline power_sums powers_of(const feature& column, double mean, double deviation,
                                          std::span<const double> weights, const context& ctx) {
    return reduce_chunks<power_sums>(
        ctx, column.size(), std::size_t{1} << 14,
        [&](chunk rows) {
            compensated_sum third, fourth;
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                const double w = weights.empty() ? 1.0 : weights[i];
                if (std::isnan(column[i]) || w == 0) continue;
                const double z = (column[i] - mean) / deviation;
                third.add(w * z * z * z);
                fourth.add(w * z * z * z * z);
            }
            return power_sums{third.value(), fourth.value()};
        },
        [](power_sums& a, const power_sums& b) {
            a = {a.third + b.third, a.fourth + b.fourth};
        });
}

inline void summarise_spread(column_summary& summary, const feature& column, const moments& m,
                             std::span<const double> weights, const context& ctx) {
    const double n = m.weight;
    if (n <= 1) return;
    // Asked of the values: rounding of the mean must not make a constant vary. Its shape is 0, as pandas has it.
    const bool varies = summary.distinct > 1 && m.squares > 0;
    summary.deviation = varies ? std::sqrt(m.squares / (n - 1)) : 0;
    const power_sums p =
        varies ? powers_of(column, m.mean, std::sqrt(m.squares / n), weights, ctx) : power_sums{};
    if (n > 2) summary.skewness = varies ? std::sqrt(n * (n - 1)) / (n - 2) * (p.third / n) : 0;
    if (n > 3)
        summary.kurtosis =
            varies ? (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (p.fourth / n) - 3 * (n - 1)) : 0;
}

inline void summarise_numbers(column_summary& summary, const feature& column, std::span<const double> weights,
                              const context& ctx) {
    const moments m = moments_of(column, weights, ctx, "describe");
    const sorted_values sorted(column, weights);
    summary.distinct = sorted.values().size();
    if (sorted.empty()) return;
    summary.count = m.weight;
    summary.mean = summary.distinct == 1 ? sorted.values().front() : m.mean;
    summary.minimum = sorted.values().front();
    summary.quartile_1 = sorted.quantile(0.25);
    summary.median = sorted.median();
    summary.quartile_3 = sorted.quantile(0.75);
    summary.maximum = sorted.values().back();
    summarise_spread(summary, column, m, weights, ctx);
}

inline void summarise_times(column_summary& summary, const timestamp_values& times, const column_data& column,
                            const dataset<>& data) {
    std::vector<std::int64_t> seen;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (is_missing(column, i) || data.weight(i) == 0) continue;
        summary.count += data.weight(i);
        seen.push_back(times.microseconds[i]);
    }
    std::sort(seen.begin(), seen.end());
    summary.distinct = static_cast<std::size_t>(std::unique(seen.begin(), seen.end()) - seen.begin());
}

inline void summarise_names(column_summary& summary, const column_data& column, const dataset<>& data) {
    std::map<std::string_view, double> weights;
    const auto count = [&](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].data() != nullptr && data.weight(i) > 0) weights[values[i]] += data.weight(i);
    };
    if (const auto* categories = column.as<category_values>()) count(*categories);
    if (const auto* texts = column.as<text_values>()) count(*texts);
    double best = 0;
    for (const auto& [name, weight] : weights) {
        summary.count += weight;
        if (weight > best) best = weight, summary.most_frequent = name;
    }
    summary.distinct = weights.size();
}

}  // namespace detail

std::vector<column_summary> describe(const dataset<>& data, const context& ctx) {
    std::vector<column_summary> all;
    double total = 0;
    for (std::size_t i = 0; i < data.n_rows(); ++i) total += data.weight(i);
    for (const auto& column : data.x().columns()) {
        if (column.kind() == kind::numeric) {
            for (const auto& numbers : features(table({column}), "describe")) {
                column_summary summary{.name = numbers.name, .kind = kind::numeric};
                detail::summarise_numbers(summary, numbers, data.weights(), ctx);
                summary.missing = total - summary.count;
                all.push_back(std::move(summary));
            }
            continue;
        }
        column_summary summary{.name = column.name(), .kind = column.kind()};
        if (const auto* times = column.as<timestamp_values>())
            detail::summarise_times(summary, *times, column, data);
        else
            detail::summarise_names(summary, column, data);
        summary.missing = total - summary.count;
        all.push_back(std::move(summary));
    }
    return all;
}

table to_table(const std::vector<column_summary>& summaries) {
    table all = table::of_rows(summaries.size());
    text_builder names, kinds, modes;
    for (const auto& s : summaries) {
        names.push_back(s.name);
        kinds.push_back(to_text(s.kind));
        const bool counted = s.kind == kind::categorical || s.kind == kind::text;
        modes.push_back(counted && s.count > 0 ? std::string_view(s.most_frequent) : std::string_view{});
    }
    all.add({"column", std::move(names).finish()});
    all.add({"kind", std::move(kinds).finish()});
    const auto add = [&](std::string name, auto member) {
        std::vector<double> values;
        values.reserve(summaries.size());
        for (const auto& s : summaries) values.push_back(static_cast<double>(s.*member));
        all.add({std::move(name), array<double>(std::move(values))});
    };
    using s = column_summary;
    add("count", &s::count);
    add("missing", &s::missing);
    add("distinct", &s::distinct);
    add("mean", &s::mean);
    add("std", &s::deviation);
    add("min", &s::minimum);
    add("25%", &s::quartile_1);
    add("50%", &s::median);
    add("75%", &s::quartile_3);
    add("max", &s::maximum);
    add("skewness", &s::skewness);
    add("kurtosis", &s::kurtosis);
    all.add({"mode", std::move(modes).finish()});
    return all;
}

}  // namespace sluice
