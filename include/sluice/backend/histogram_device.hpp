// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/types.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::backend {

/// Bins of a whole table: row by row, `stride` bins from one row to the next; the cells of column j begin at
/// `begins[j]`, and `begins[n_columns]` is how many there are.
template <class Bin>
struct binned_table {
    const Bin* bins = nullptr;
    std::size_t n_rows = 0;
    std::size_t stride = 0;
    std::size_t n_columns = 0;
    const std::uint32_t* begins = nullptr;

    [[nodiscard]] std::size_t total_bins() const { return begins[n_columns]; }
};

/// The nodes whose histograms are wanted: node k holds the rows of `ranges[ends[k - 1]]` (of the first range for
/// node 0) up to that of `ends[k]`, which does not belong to it.
template <class Row>
struct histogram_order {
    std::vector<std::span<const Row>> ranges{};
    std::vector<std::size_t> ends{};  // [nodes]

    void clear() {
        ranges.clear();
        ends.clear();
    }
    [[nodiscard]] std::size_t n_nodes() const { return ends.size(); }
    [[nodiscard]] std::span<const std::span<const Row>> of(std::size_t node) const {
        const std::size_t begin = node == 0 ? 0 : ends[node - 1];
        return std::span(ranges).subspan(begin, ends[node] - begin);
    }
};

/// The kernel of `backend/cpu/histogram.hpp` for all bins of a table, wherever it runs: `into[k x total_bins + b]`
/// becomes the sums of the rows of node k in bin b. Sums of integers: the same for any order of additions.
class histogram_device {
  public:
    histogram_device() = default;
    histogram_device(const histogram_device&) = delete;
    histogram_device& operator=(const histogram_device&) = delete;
    virtual ~histogram_device() = default;

    virtual void build(const histogram_order<trees::narrow_row>& order, std::span<trees::sums> into) = 0;
    virtual void build(const histogram_order<trees::wide_row>& order, std::span<trees::sums> into) = 0;
};

}  // namespace sluice::backend
