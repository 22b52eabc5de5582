// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/binning.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/feature_bundles.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace sluice::trees {

struct binned_matrix::cut_tables {
    backend::cpu::cut_table<double> doubles;
    backend::cpu::cut_table<float> floats;
    explicit cut_tables(std::span<const double> cuts) : doubles(cuts), floats(cuts) {}
};

template <class Bin>
void binned_matrix::fill(std::size_t first, std::span<const feature> data, bin_storage<Bin>& bins,
                         const context& ctx) {
    std::vector<cut_tables> tables;
    for (const auto& cuts : cuts_) tables.emplace_back(cuts.cuts());
    for_each_chunk(ctx, data.empty() ? 0 : data[0].size(), std::size_t{1} << 11, [&](chunk rows) {
        std::vector<wide_bin> found(rows.size());
        for (std::size_t k = 0; k < bundles_.size(); ++k) {
            Bin* const column = bins.by_column.data() + k * n_rows_ + first + rows.begin;
            for (const std::uint32_t j : bundles_.features({k, k + 1})) {
                if (const shared_code* const shared = bundles_.shared(j))
                    add(data[j], j, tables[j], rows, *shared, found, column);
                else
                    find(data[j], j, tables[j], rows, column);
            }
            for (std::size_t i = 0; i < rows.size(); ++i)
                bins.by_row[(first + rows.begin + i) * stride_ + k] = column[i];
        }
    });
}

template <class Bin>
void binned_matrix::add(const feature& from, std::size_t j, const cut_tables& tables, chunk rows,
                        const shared_code& shared, std::vector<wide_bin>& found, Bin* codes) const {
    const auto add_at = [&](std::size_t i, std::size_t bin) {
        codes[i] = static_cast<Bin>(codes[i] + shared.code_of_bin[bin]);
    };
    if (const auto* sparse = std::get_if<sparse_numbers>(&from.values);
        sparse != nullptr && shared.code_of_bin[cuts_[j].bin_of(0)] == 0)
        return sparse->for_each_stored(rows.begin, rows.end, [&](std::size_t row, double x) {
            add_at(row - rows.begin, cuts_[j].bin_of(x));
        });
    find(from, j, tables, rows, found.data());
    for (std::size_t i = 0; i < rows.size(); ++i) add_at(i, found[i]);
}

template <class Bin>
void binned_matrix::find(const feature& column, std::size_t j, const cut_tables& tables, chunk rows,
                         Bin* bins) const {
    const auto missing = static_cast<Bin>(cuts_[j].missing_bin());
    if (const auto* doubles = std::get_if<std::span<const double>>(&column.values))
        (void)tables.doubles.find(doubles->data() + rows.begin, rows.size(), missing, bins);
    else if (const auto* floats = std::get_if<std::span<const float>>(&column.values))
        (void)tables.floats.find(floats->data() + rows.begin, rows.size(), missing, bins);
    else {
        std::fill_n(bins, rows.size(), static_cast<Bin>(cuts_[j].bin_of(0)));
        std::get<sparse_numbers>(column.values)
            .for_each_stored(rows.begin, rows.end, [&](std::size_t row, double x) {
                bins[row - rows.begin] = static_cast<Bin>(cuts_[j].bin_of(x));
            });
    }
}

SLUICE_INLINE void binned_matrix::put(std::size_t first, std::span<const feature> data, const context& ctx) {
    std::visit([&](auto& bins) { fill(first, data, bins, ctx); }, bins_);
}

}  // namespace sluice::trees
