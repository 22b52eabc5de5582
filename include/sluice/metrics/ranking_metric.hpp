// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/grouped_rows.hpp"
#include "sluice/metrics/metric.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

namespace detail {

[[nodiscard]] inline std::span<const double> numbers_of(const ranked_target& y) { return y.relevance.span(); }

/// A group in its predicted order: runs of rows with equal predictions, whose order nobody knows.
struct ranked_group {
    std::vector<double> relevance;  // [n_rows]
    std::vector<std::size_t> ends;  // of the runs

    ranked_group(std::span<const std::size_t> rows, std::span<const double> y, std::span<const double> p) {
        std::vector<std::size_t> order(rows.begin(), rows.end());
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return p[a] > p[b] || (p[a] == p[b] && y[a] < y[b]); });
        for (std::size_t i = 0; i < order.size(); ++i) {
            relevance.push_back(y[order[i]]);
            if (i + 1 == order.size() || p[order[i + 1]] != p[order[i]]) ends.push_back(i + 1);
        }
    }
};

/// The weighted mean of `judge.of(group)` over the groups; it gives nothing for a group in which every order is as
/// good.
template <class Judge>
[[nodiscard]] double mean_over_groups(const Judge& judge, std::span<const double> y,
                                      std::span<const double> p, std::span<const std::int64_t> groups,
                                      std::span<const double> weights) {
    const std::string_view name = Judge::name;
    require_metric(y.size() == p.size(), name, "needs a prediction for each row", to_text(p.size()));
    require_metric(y.size() == groups.size(), name, "needs a group for each row", to_text(groups.size()));
    const metric_weights w(weights, y.size(), name);
    for (std::size_t i = 0; i < y.size(); ++i) {
        require_metric(std::isfinite(p[i]), name, "predictions must be finite", to_text(p[i]), row_text(i));
        require_metric(judge.accepts(y[i]), name, "relevance must be one that has a gain", to_text(y[i]),
                       row_text(i));
    }
    const grouped_rows rows(groups);
    compensated_sum sum, total;
    for (std::size_t g = 0; g < rows.size(); ++g) {
        const double weight = w[rows[g][0]];
        for (const std::size_t i : rows[g])
            require_metric(w[i] == weight, name, "needs one weight for all rows of a group", to_text(w[i]),
                           row_text(i));
        const auto value = judge.of(ranked_group(rows[g], y, p));
        if (!value || weight == 0) continue;
        sum.add(weight * *value);
        total.add(weight);
    }
    require_metric(total.value() > 0, name, "needs a group with a relevant row");
    return sum.value() / total.value();
}

}  // namespace detail

}  // namespace sluice
