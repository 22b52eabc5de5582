// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/feature_bundles.hpp"
#include "sluice/trees/feature_cuts.hpp"
#include "sluice/trees/find_bundles.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// The codes of all rows, [n_rows x stride] and [n_bundles x n_rows].
template <class Bin>
struct bin_storage {
    aligned_vector<Bin> by_row{};
    aligned_vector<Bin> by_column{};
};

/// A table turned into small integers, once; read by every tree, and by every fold or search that uses the
/// same rows. Row-major for histograms (a row's codes lie together), column-major for splitting a node (one
/// feature of many rows). A code is the bin of a feature, or tells those of several (`feature_bundles`); it has 8 bits where
/// no feature has more than 256 bins, else 16.
class binned_matrix {
  public:
    /// Cuts from the weighted quantiles of `data`, and a bin for each category; independent of the order of its rows.
    /// O(n_features x n_rows log n_rows).
    binned_matrix(std::span<const feature> data, std::span<const double> weights, std::size_t max_bins,
                  const context& ctx)
        : binned_matrix(cuts_of(data, weights, max_bins, ctx), data, ctx) {}
    /// Bins of so many rows, which `put` brings.
    binned_matrix(std::vector<feature_cuts> cuts, std::size_t n_rows)
        : n_rows_(n_rows), cuts_(std::move(cuts)), bundles_(find_bundles(cuts_, n_rows)) {
        reserve();
    }
    /// The same in these bundles.
    binned_matrix(feature_bundles bundles, std::vector<feature_cuts> cuts, std::size_t n_rows)
        : n_rows_(n_rows), cuts_(std::move(cuts)), bundles_(std::move(bundles)) {
        reserve();
    }

    /// The bins of the rows from `first` on, of as many as `data` have.
    void put(std::size_t first, std::span<const feature> data, const context& ctx);

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    [[nodiscard]] std::size_t n_features() const { return cuts_.size(); }
    [[nodiscard]] const feature_cuts& cuts(std::size_t j) const { return cuts_[j]; }
    [[nodiscard]] const feature_bundles& bundles() const { return bundles_; }
    /// From one row to the next, in codes.
    [[nodiscard]] std::size_t stride() const { return stride_; }
    /// Calls `body` with the first code of row 0; row i begins at i * `stride()`.
    template <class Body>
    void with_rows(Body&& body) const {
        std::visit([&](const auto& bins) { body(bins.by_row.data()); }, bins_);
    }
    /// Calls `body` with the codes of a bundle, [n_rows].
    template <class Body>
    void with_column(std::size_t bundle, Body&& body) const {
        std::visit([&](const auto& bins) { body(bins.by_column.data() + bundle * n_rows_); }, bins_);
    }
    [[nodiscard]] std::size_t bin_at(std::size_t row, std::size_t j) const {
        const std::size_t at = row * stride_ + bundles_.bundle_of(j);
        return bundles_.bin_of(
            j, std::visit([&](const auto& bins) -> std::size_t { return bins.by_row[at]; }, bins_));
    }
    /// How many cells a histogram has: one for each code of each bundle.
    [[nodiscard]] std::size_t n_cells() const { return bundles_.begins().back(); }

  private:
    struct cut_tables;

    binned_matrix(std::vector<feature_cuts> cuts, std::span<const feature> data, const context& ctx)
        : n_rows_(data.empty() ? 0 : data[0].size()),
          cuts_(std::move(cuts)),
          bundles_(find_bundles(cuts_, data, ctx)) {
        reserve();
        put(0, data, ctx);
    }

    void reserve() {
        stride_ = stride_of(bundles_.size());
        std::size_t most_codes = 0;
        for (std::size_t k = 0; k < bundles_.size(); ++k)
            most_codes = (std::max)(most_codes, bundles_.n_codes(k));
        if (most_codes > std::size_t{1} << 8) bins_.emplace<bin_storage<wide_bin>>();
        std::visit(
            [&](auto& bins) {
                bins.by_row.resize(n_rows_ * stride_);
                bins.by_column.resize(n_rows_ * bundles_.size());
            },
            bins_);
    }

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
    void fill(std::size_t first, std::span<const feature> data, bin_storage<Bin>& bins, const context& ctx);
    /// Adds a feature's part to the codes of a bundle.
    template <class Bin>
    void add(const feature& from, std::size_t j, const cut_tables& tables, chunk rows,
             const shared_code& shared, std::vector<wide_bin>& found, Bin* codes) const;
    template <class Bin>
    void find(const feature& column, std::size_t j, const cut_tables& tables, chunk rows, Bin* bins) const;

    /// A row that spans few cache lines is read sooner: a power of two, or whole lines, where that costs little memory.
    [[nodiscard]] static std::size_t stride_of(std::size_t n_bundles) {
        for (std::size_t power = 8; power <= 64; power *= 2)
            if (n_bundles <= power && 4 * power <= 5 * n_bundles) return power;
        const std::size_t lines = (n_bundles + 63) / 64 * 64;
        return 4 * lines <= 5 * n_bundles ? lines : n_bundles;
    }

    std::size_t n_rows_;
    std::vector<feature_cuts> cuts_;
    feature_bundles bundles_;
    std::size_t stride_ = 0;
    std::variant<bin_storage<narrow_bin>, bin_storage<wide_bin>> bins_;
};

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/binning_definitions.hpp"
#endif
