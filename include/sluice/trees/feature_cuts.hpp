// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/radix_sort.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/trees/coarse_order.hpp"
#include "sluice/trees/quantile_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// The cuts of one feature: value x lies in bin `number of cuts <= x`, so that "bin <= b" and "x < cuts[b]"
/// are the same question. Missing values have the bin behind the last.
class feature_cuts {
  public:
    feature_cuts() = default;

    /// Up to `max_bins - 1` bins of about equal weight; one for each value when there are so few of them.
    /// Cuts stand halfway between neighbours. O(n_rows), with weights O(n_rows log n_rows).
    feature_cuts(const feature& column, std::span<const double> weights, std::size_t max_bins) {
        if (weights.empty())
            std::visit([&](const auto& values) { choose_by_count(values, max_bins - 1); }, column.values);
        else {
            const sorted_values sorted(column, weights);
            (void)choose(weighted_runs{sorted}, sorted.total_weight(), max_bins - 1);
        }
    }
    /// The same of values in increasing order, each with the weight of its rows.
    feature_cuts(std::span<const weighted_value> values, std::size_t max_bins) {
        choose_listed(values, max_bins - 1);
    }

    /// Categories have a bin each.
    [[nodiscard]] static feature_cuts of_categories(std::size_t n) {
        feature_cuts all;
        for (std::size_t k = 1; k < n; ++k) all.cuts_.push_back(static_cast<double>(k) - 0.5);
        all.categorical_ = true;
        return all;
    }

    [[nodiscard]] bool is_categorical() const { return categorical_; }
    [[nodiscard]] std::span<const double> cuts() const { return cuts_; }
    /// Below which the numbers of so many of the lowest bins lie; of none of them nothing does.
    [[nodiscard]] double threshold(std::size_t n_left_bins) const {
        return n_left_bins == 0 ? -std::numeric_limits<double>::infinity() : cuts_[n_left_bins - 1];
    }
    [[nodiscard]] std::size_t missing_bin() const { return cuts_.size() + 1; }
    [[nodiscard]] std::size_t n_bins() const { return cuts_.size() + 2; }

    [[nodiscard]] std::size_t bin_of(double x) const {
        if (std::isnan(x)) return missing_bin();
        return static_cast<std::size_t>(std::upper_bound(cuts_.begin(), cuts_.end(), x) - cuts_.begin());
    }

  private:
    template <class Run>
    struct listed_runs {
        std::span<const Run> left;
        [[nodiscard]] bool next(value_run& out) {
            if (left.empty()) return false;
            out = {left.front().value, left.front().weight};
            if constexpr (std::is_same_v<Run, value_run>) out.is_coarse = left.front().is_coarse;
            left = left.subspan(1);
            return true;
        }
    };
    struct weighted_runs {
        const sorted_values& sorted;
        std::size_t at = 0;
        [[nodiscard]] bool next(value_run& out) {
            if (at == sorted.values().size()) return false;
            out = {sorted.values()[at], sorted.weight(at)};
            return ++at, true;
        }
    };
    template <class Number, class Key>
    struct counted_runs {
        const Key* at;
        const Key* end;
        [[nodiscard]] bool next(value_run& out) {
            if (at == end) return false;
            const Key* const first = at;
            while (at != end && *at == *first) ++at;
            out = {static_cast<double>(from_order_key<Number>(*first)), static_cast<double>(at - first)};
            return true;
        }
    };

    template <class Number>
    void choose_by_count(std::span<const Number> values, std::size_t most) {
        const coarse_order<Number> coarse(values, most);
        if (!coarse.runs().empty() &&
            choose(listed_runs<value_run>{coarse.runs()}, static_cast<double>(coarse.size()), most))
            return;
        cuts_.clear();
        using key = decltype(order_key(Number{}));
        std::vector<key> keys;
        keys.reserve(values.size());
        for (const Number x : values)
            if (!std::isnan(x)) keys.push_back(order_key(x));
        radix_sort(keys);
        (void)choose(counted_runs<Number, key>{keys.data(), keys.data() + keys.size()},
                     static_cast<double>(keys.size()), most);
    }

    /// What is not stored is one value more.
    void choose_by_count(const sparse_numbers& numbers, std::size_t most) {
        std::vector<decltype(order_key(0.0))> keys;
        for (const double x : numbers.values())
            if (!std::isnan(x)) keys.push_back(order_key(x));
        radix_sort(keys);
        std::vector<weighted_value> runs;
        double zeros = static_cast<double>(numbers.size() - numbers.values().size());
        const auto put_zeros = [&] {
            if (zeros > 0) runs.push_back({0, std::exchange(zeros, 0.0)});
        };
        for (std::size_t i = 0, begin = 0; i < keys.size(); begin = i) {
            while (i < keys.size() && keys[i] == keys[begin]) ++i;
            const auto value = from_order_key<double>(keys[begin]);
            if (value == 0) zeros += static_cast<double>(i - begin);
            if (value >= 0) put_zeros();
            if (value != 0) runs.push_back({value, static_cast<double>(i - begin)});
        }
        put_zeros();
        choose_listed(runs, most);
    }

    void choose_listed(std::span<const weighted_value> values, std::size_t most) {
        double total = 0;
        for (const auto& one : values) total += one.weight;
        (void)choose(listed_runs<weighted_value>{values}, total, most);
    }

    /// False where a cut may be among values that are not told apart.
    template <class Runs>
    bool choose(Runs runs, double total, std::size_t most) {
        Runs ahead = runs;
        value_run here, next;
        std::size_t n_values = 0;
        while (n_values <= most && ahead.next(next)) n_values += next.is_coarse ? most : 1;
        double left = total, sum = 0, share = n_values <= most ? 0.0 : total / static_cast<double>(most);
        if (!runs.next(here)) return true;
        for (; cuts_.size() + 1 < most && runs.next(next); here = next) {
            sum += here.weight;
            if (here.is_coarse && sum > share) return false;
            const bool next_is_far = sum + next.weight / 2 > share;
            if (sum < share && !next_is_far) continue;
            if (here.is_coarse || next.is_coarse) return false;
            cuts_.push_back(between(here.value, next.value));
            // What is left is shared among the bins that are left, so a heavy value cannot starve those after it.
            left -= sum;
            sum = 0;
            if (n_values > most) share = left / static_cast<double>(most - cuts_.size());
        }
        return true;
    }

    /// A number above `low` and at most `high`, halfway where that is one.
    [[nodiscard]] static double between(double low, double high) {
        const double middle = low / 2 + high / 2;
        return middle > low && middle < high ? middle : high;
    }

    std::vector<double> cuts_;
    bool categorical_ = false;
};

}  // namespace sluice::trees
