// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/features.hpp"
#include "sluice/data/quantile.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A value and the weight of its rows.
struct weighted_value {
    double value = 0;
    double weight = 0;
};

/// The distribution of a column that is seen chunk after chunk, in little memory: sorted values with weights. Exact
/// while there are at most `capacity` different values. Beyond that neighbours are merged into the one in the middle of
/// their weight, where they weigh 2 / capacity of the whole at most; a value that weighs more by itself stays as it is.
/// So a rank is wrong by at most 1 / capacity of the weight for each doubling of the number of rows beyond
/// 16 x capacity (and usually by much less, as errors cancel out).
///
/// Summaries of equal numbers of rows are merged with each other, like the digits of a counter: O(capacity log n_rows)
/// memory, O(log capacity + log n_rows) a value. Depends on the order of the rows, and not on how they are cut into chunks.
/// Source: Munro, Paterson, "Selection and sorting with limited storage", 1980, doi:10.1016/0304-3975(80)90061-4.
class quantile_sketch {
  public:
    explicit quantile_sketch(std::size_t capacity) : capacity_(capacity) {}

    /// Missing values and rows of weight 0 do not count.
    void add(const feature& column, std::span<const double> weights) {
        if (!weights.empty()) weights_.resize(values_.size(), 1.0);
        for (std::size_t i = 0; i < column.size(); ++i) {
            values_.push_back(column[i]);
            if (!weights.empty() || !weights_.empty()) weights_.push_back(weights.empty() ? 1.0 : weights[i]);
            if (values_.size() == rows_at_once * capacity_) carry();
        }
    }

    /// Different values in increasing order, with their weights.
    [[nodiscard]] std::vector<weighted_value> values() const {
        auto all = summary_of_rows();
        for (const auto& level : levels_) all = merged(level, all);
        return all;
    }

  private:
    static constexpr std::size_t rows_at_once = 16;
    using summary = std::vector<weighted_value>;

    [[nodiscard]] summary summary_of_rows() const {
        const sorted_values sorted({std::span<const double>(values_), {}, nullptr}, weights_);
        summary all;
        all.reserve(sorted.values().size());
        for (std::size_t k = 0; k < sorted.values().size(); ++k)
            all.push_back({sorted.values()[k], sorted.weight(k)});
        return all;
    }

    /// Puts the rows that wait into the summaries: two of one level become one of the next.
    void carry() {
        summary carried = pruned(summary_of_rows());
        values_.clear();
        weights_.clear();
        for (auto& level : levels_) {
            if (level.empty()) return level.swap(carried);
            carried = pruned(merged(level, carried));
            level.clear();
        }
        levels_.push_back(std::move(carried));
    }

    [[nodiscard]] static summary merged(const summary& a, const summary& b) {
        summary all;
        all.reserve(a.size() + b.size());
        for (auto i = a.begin(), j = b.begin(); i != a.end() || j != b.end();) {
            const bool from_a = j == b.end() || (i != a.end() && i->value <= j->value);
            const weighted_value next = from_a ? *i++ : *j++;
            if (!all.empty() && all.back().value == next.value)
                all.back().weight += next.weight;
            else
                all.push_back(next);
        }
        return all;
    }

    [[nodiscard]] summary pruned(summary all) const {
        if (all.size() <= capacity_) return all;
        double total = 0;
        for (const auto& one : all) total += one.weight;
        const double most = 2 * total / static_cast<double>(capacity_);
        summary kept;
        kept.reserve(capacity_ + 1);
        for (auto first = all.begin(); first != all.end();) {
            double weight = first->weight;
            auto last = first + 1;
            for (; last != all.end() && weight + last->weight <= most; ++last) weight += last->weight;
            auto middle = first;
            for (double below = middle->weight; 2 * below < weight; below += middle->weight) ++middle;
            kept.push_back({middle->value, weight});
            first = last;
        }
        return kept;
    }

    std::size_t capacity_;
    std::vector<double> values_, weights_;  // of rows that wait; no weights while all are 1
    std::vector<summary> levels_;           // level l: of 2^l x rows_at_once x capacity rows, or empty
};

}  // namespace sluice::trees
