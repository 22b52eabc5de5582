// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/radix_sort.hpp"
#include "sluice/data/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// The values of a column that are not missing, in increasing order, with their weights summed up to each.
/// Made once, asked for any number of quantiles.
class sorted_values {
  public:
    /// Rows of weight 0 do not count. O(n_rows), with weights O(n_rows log n_rows).
    sorted_values(const feature& column, std::span<const double> weights) {
        std::visit(
            [&](const auto& values) {
                if (weights.empty())
                    take(values);
                else
                    take(values, weights);
            },
            column.values);
    }

    [[nodiscard]] bool empty() const { return values_.empty(); }
    /// The different values, increasing.
    [[nodiscard]] std::span<const double> values() const { return values_; }
    /// The weight of the i-th different value.
    [[nodiscard]] double weight(std::size_t i) const {
        return i == 0 ? cumulative_[0] : cumulative_[i] - cumulative_[i - 1];
    }

    [[nodiscard]] double total_weight() const { return empty() ? 0.0 : cumulative_.back(); }

    /// The value below which a share `q` of the weight lies, between neighbours by linear interpolation
    /// (Hyndman and Fan's type 7, numpy's default). Weight k counts as k copies. NaN when there are no
    /// values, or half-way between the two infinities. Source: Hyndman, Fan, "Sample quantiles in statistical packages", 1996,
    /// doi:10.1080/00031305.1996.10473566.
    [[nodiscard]] double quantile(double q) const {
        if (values_.empty()) return std::numeric_limits<double>::quiet_NaN();
        const double position = (std::max)(0.0, (cumulative_.back() - 1) * q);
        const double whole = std::floor(position);
        const double below = at(whole), above = at(whole + 1);
        // Infinite neighbours have no distance to take a part of.
        if (below == above || position == whole) return below;
        if (std::isinf(below)) return std::isinf(above) ? std::numeric_limits<double>::quiet_NaN() : below;
        return below + (position - whole) * (above - below);
    }

    [[nodiscard]] double median() const { return quantile(0.5); }

    /// The value of the largest weight; of equal ones, the smallest.
    [[nodiscard]] double mode() const {
        std::size_t best = 0;
        for (std::size_t i = 1; i < values_.size(); ++i)
            if (weight(i) > weight(best)) best = i;
        return values_.empty() ? std::numeric_limits<double>::quiet_NaN() : values_[best];
    }

  private:
    void take(const sparse_numbers& column) { take(std::span<const double>(column.dense())); }
    void take(const sparse_numbers& column, std::span<const double> weights) {
        take(std::span<const double>(column.dense()), weights);
    }

    template <class Number>
    void take(std::span<const Number> column) {
        std::vector<decltype(order_key(Number{}))> keys;
        keys.reserve(column.size());
        for (const Number x : column)
            if (!std::isnan(x)) keys.push_back(order_key(x));
        radix_sort(keys);
        std::size_t n_different = keys.empty() ? 0 : 1;
        for (std::size_t i = 1; i < keys.size(); ++i) n_different += keys[i] != keys[i - 1] ? 1 : 0;
        values_.reserve(n_different);
        cumulative_.reserve(n_different);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i + 1 < keys.size() && keys[i + 1] == keys[i]) continue;
            values_.push_back(static_cast<double>(from_order_key<Number>(keys[i])));
            cumulative_.push_back(static_cast<double>(i + 1));
        }
    }

    template <class Number>
    void take(std::span<const Number> column, std::span<const double> weights) {
        std::vector<std::pair<double, double>> all;
        for (std::size_t i = 0; i < column.size(); ++i)
            if (!std::isnan(column[i]) && weights[i] > 0)
                all.emplace_back(static_cast<double>(column[i]) + 0.0, weights[i]);
        // By weight too: equal values are one value, whose weight is summed up in one order.
        std::sort(all.begin(), all.end());
        for (const auto& [x, w] : all) {
            if (!values_.empty() && values_.back() == x) {
                cumulative_.back() += w;
                continue;
            }
            values_.push_back(x);
            cumulative_.push_back((cumulative_.empty() ? 0.0 : cumulative_.back()) + w);
        }
    }

    /// The value at a place of the row of copies.
    [[nodiscard]] double at(double place) const {
        const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), place);
        return found == cumulative_.end() ? values_.back()
                                          : values_[static_cast<std::size_t>(found - cumulative_.begin())];
    }

    std::vector<double> values_;
    std::vector<double> cumulative_;
};

}  // namespace sluice
