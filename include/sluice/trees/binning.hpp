// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/binning.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/radix_sort.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
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
            std::visit([&](auto values) { choose_by_count(values, max_bins - 1); }, column.values);
        else {
            const sorted_values sorted(column, weights);
            choose(weighted_runs{sorted}, sorted.total_weight(), max_bins - 1);
        }
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
    /// A value and the weight of its rows.
    struct run {
        double value = 0;
        double weight = 0;
    };
    struct weighted_runs {
        const sorted_values& sorted;
        std::size_t at = 0;
        [[nodiscard]] bool next(run& out) {
            if (at == sorted.values().size()) return false;
            out = {sorted.values()[at], sorted.weight(at)};
            return ++at, true;
        }
    };
    template <class Number, class Key>
    struct counted_runs {
        const Key* at;
        const Key* end;
        [[nodiscard]] bool next(run& out) {
            if (at == end) return false;
            const Key* const first = at;
            while (at != end && *at == *first) ++at;
            out = {static_cast<double>(from_order_key<Number>(*first)), static_cast<double>(at - first)};
            return true;
        }
    };

    template <class Number>
    void choose_by_count(std::span<const Number> values, std::size_t most) {
        using key = decltype(order_key(Number{}));
        std::vector<key> keys;
        keys.reserve(values.size());
        for (const Number x : values)
            if (!std::isnan(x)) keys.push_back(order_key(x));
        radix_sort(keys);
        choose(counted_runs<Number, key>{keys.data(), keys.data() + keys.size()},
               static_cast<double>(keys.size()), most);
    }

    template <class Runs>
    void choose(Runs runs, double total, std::size_t most) {
        Runs ahead = runs;
        run here, next;
        std::size_t n_values = 0;
        while (n_values <= most && ahead.next(next)) ++n_values;
        double left = total, sum = 0, share = n_values <= most ? 0.0 : total / static_cast<double>(most);
        if (!runs.next(here)) return;
        for (; cuts_.size() + 1 < most && runs.next(next); here = next) {
            sum += here.weight;
            const bool next_is_far = sum + next.weight / 2 > share;
            if (sum < share && !next_is_far) continue;
            cuts_.push_back(between(here.value, next.value));
            // What is left is shared among the bins that are left, so a heavy value cannot starve those after it.
            left -= sum;
            sum = 0;
            if (n_values > most) share = left / static_cast<double>(most - cuts_.size());
        }
    }

    /// A number above `low` and at most `high`, halfway where that is one.
    [[nodiscard]] static double between(double low, double high) {
        const double middle = low / 2 + high / 2;
        return middle > low && middle < high ? middle : high;
    }

    std::vector<double> cuts_;
    bool categorical_ = false;
};

/// The bins of all rows, [n_rows x stride] and [n_features x n_rows].
template <class Bin>
struct bin_storage {
    aligned_vector<Bin> by_row{};
    aligned_vector<Bin> by_column{};
};

/// A table turned into small integers, once; read by every tree, and by every fold or search that uses the
/// same rows. Row-major for histograms (a row's bins lie together), column-major for splitting a node (one
/// feature of many rows). A bin has 8 bits where no feature has more than 256 of them, else 16.
class binned_matrix {
  public:
    /// Cuts from the weighted quantiles of `data`, and a bin for each category; independent of the order of its rows.
    /// O(n_features x n_rows log n_rows).
    binned_matrix(std::span<const feature> data, std::span<const double> weights, std::size_t max_bins,
                  const context& ctx)
        : n_rows_(data.empty() ? 0 : data[0].size()),
          n_features_(data.size()),
          cuts_(data.size()),
          stride_(stride_of(data.size())) {
        for_each_chunk(ctx, n_features_, 1, [&](chunk one) {
            const feature& column = data[one.begin];
            cuts_[one.begin] = column.n_categories > 0 ? feature_cuts::of_categories(column.n_categories)
                                                       : feature_cuts(column, weights, max_bins);
        });
        std::size_t most_bins = 0;
        for (const auto& c : cuts_) {
            begins_.push_back(begins_.back() + static_cast<std::uint32_t>(c.n_bins()));
            most_bins = (std::max)(most_bins, c.n_bins());
        }
        if (most_bins > std::size_t{1} << 8) bins_.emplace<bin_storage<wide_bin>>();
        std::visit([&](auto& bins) { fill(data, bins, ctx); }, bins_);
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    [[nodiscard]] std::size_t n_features() const { return n_features_; }
    [[nodiscard]] const feature_cuts& cuts(std::size_t j) const { return cuts_[j]; }
    /// From one row to the next, in bins.
    [[nodiscard]] std::size_t stride() const { return stride_; }
    /// Calls `body` with the first bin of row 0; row i begins at i * `stride()`.
    template <class Body>
    void with_rows(Body&& body) const {
        std::visit([&](const auto& bins) { body(bins.by_row.data()); }, bins_);
    }
    /// Calls `body` with the bins of feature j, [n_rows].
    template <class Body>
    void with_column(std::size_t j, Body&& body) const {
        std::visit([&](const auto& bins) { body(bins.by_column.data() + j * n_rows_); }, bins_);
    }
    [[nodiscard]] std::size_t bin_at(std::size_t row, std::size_t j) const {
        return std::visit([&](const auto& bins) -> std::size_t { return bins.by_row[row * stride_ + j]; },
                          bins_);
    }
    /// Where the bins of feature j begin in a histogram; one more entry than features.
    [[nodiscard]] std::span<const std::uint32_t> begins() const { return begins_; }
    /// How many bins all features have.
    [[nodiscard]] std::size_t total_bins() const { return begins_.back(); }

  private:
    struct cut_tables {
        backend::cpu::cut_table<double> doubles;
        backend::cpu::cut_table<float> floats;
        explicit cut_tables(std::span<const double> cuts) : doubles(cuts), floats(cuts) {}
    };

    template <class Bin>
    void fill(std::span<const feature> data, bin_storage<Bin>& bins, const context& ctx) {
        bins.by_row.resize(n_rows_ * stride_);
        bins.by_column.resize(n_rows_ * n_features_);
        std::vector<cut_tables> tables;
        for (std::size_t j = 0; j < n_features_; ++j) tables.emplace_back(cuts_[j].cuts());
        for_each_chunk(ctx, n_rows_, std::size_t{1} << 11, [&](chunk rows) {
            for (std::size_t j = 0; j < n_features_; ++j) {
                if (const auto* doubles = std::get_if<std::span<const double>>(&data[j].values))
                    fill(*doubles, tables[j].doubles, j, rows, bins);
                else
                    fill(std::get<std::span<const float>>(data[j].values), tables[j].floats, j, rows, bins);
            }
        });
    }

    template <class Number, class Bin>
    void fill(std::span<const Number> values, const backend::cpu::cut_table<Number>& cuts, std::size_t j,
              chunk rows, bin_storage<Bin>& bins) {
        Bin* const column = bins.by_column.data() + j * n_rows_;
        (void)cuts.find(values.data() + rows.begin, rows.size(), static_cast<Bin>(cuts_[j].missing_bin()),
                        column + rows.begin);
        for (std::size_t i = rows.begin; i < rows.end; ++i) bins.by_row[i * stride_ + j] = column[i];
    }

    /// A row that spans few cache lines is read sooner: a power of two where that costs little memory.
    [[nodiscard]] static std::size_t stride_of(std::size_t n_features) {
        for (std::size_t power = 8; power <= 64; power *= 2)
            if (n_features <= power && 4 * power <= 5 * n_features) return power;
        return n_features;
    }

    std::size_t n_rows_;
    std::size_t n_features_;
    std::vector<feature_cuts> cuts_;
    std::size_t stride_;
    std::variant<bin_storage<narrow_bin>, bin_storage<wide_bin>> bins_;
    std::vector<std::uint32_t> begins_{0};
};

}  // namespace sluice::trees
