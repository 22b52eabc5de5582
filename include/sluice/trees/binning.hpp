// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/binning.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/feature_cuts.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

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
        : binned_matrix(cuts_of(data, weights, max_bins, ctx), data.empty() ? 0 : data[0].size()) {
        put(0, data, ctx);
    }
    /// Bins of so many rows, which `put` brings.
    binned_matrix(std::vector<feature_cuts> cuts, std::size_t n_rows)
        : n_rows_(n_rows), n_features_(cuts.size()), cuts_(std::move(cuts)), stride_(stride_of(n_features_)) {
        std::size_t most_bins = 0;
        for (const auto& c : cuts_) {
            begins_.push_back(begins_.back() + static_cast<std::uint32_t>(c.n_bins()));
            most_bins = (std::max)(most_bins, c.n_bins());
        }
        if (most_bins > std::size_t{1} << 8) bins_.emplace<bin_storage<wide_bin>>();
        std::visit(
            [&](auto& bins) {
                bins.by_row.resize(n_rows_ * stride_);
                bins.by_column.resize(n_rows_ * n_features_);
            },
            bins_);
    }

    /// The bins of the rows from `first` on, of as many as `data` have.
    void put(std::size_t first, std::span<const feature> data, const context& ctx) {
        std::visit([&](auto& bins) { fill(first, data, bins, ctx); }, bins_);
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

    [[nodiscard]] static std::vector<feature_cuts> cuts_of(std::span<const feature> data,
                                                           std::span<const double> weights,
                                                           std::size_t max_bins, const context& ctx) {
        std::vector<feature_cuts> all(data.size());
        for_each_chunk(ctx, data.size(), 1, [&](chunk one) {
            const feature& column = data[one.begin];
            all[one.begin] = column.n_categories > 0 ? feature_cuts::of_categories(column.n_categories)
                                                     : feature_cuts(column, weights, max_bins);
        });
        return all;
    }

    template <class Bin>
    void fill(std::size_t first, std::span<const feature> data, bin_storage<Bin>& bins, const context& ctx) {
        std::vector<cut_tables> tables;
        for (std::size_t j = 0; j < n_features_; ++j) tables.emplace_back(cuts_[j].cuts());
        for_each_chunk(ctx, data.empty() ? 0 : data[0].size(), std::size_t{1} << 11, [&](chunk rows) {
            for (std::size_t j = 0; j < n_features_; ++j) {
                if (const auto* doubles = std::get_if<std::span<const double>>(&data[j].values))
                    fill(first, *doubles, tables[j].doubles, j, rows, bins);
                else
                    fill(first, std::get<std::span<const float>>(data[j].values), tables[j].floats, j, rows,
                         bins);
            }
        });
    }

    template <class Number, class Bin>
    void fill(std::size_t first, std::span<const Number> values, const backend::cpu::cut_table<Number>& cuts,
              std::size_t j, chunk rows, bin_storage<Bin>& bins) {
        Bin* const column = bins.by_column.data() + j * n_rows_ + first;
        (void)cuts.find(values.data() + rows.begin, rows.size(), static_cast<Bin>(cuts_[j].missing_bin()),
                        column + rows.begin);
        for (std::size_t i = rows.begin; i < rows.end; ++i)
            bins.by_row[(first + i) * stride_ + j] = column[i];
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
