// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cuda/histogram_plan.hpp"
#include "sluice/backend/histogram_device.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::backend::cuda {

/// Builds histograms on a device that has memory of its own. The bins go there once; then the rows of each order go
/// there, those of a node side by side, and sums come back. O(rows of the nodes x n_columns) there.
///
/// `Device` has `limits()`; `begin()`, before anything else in a thread; `memory<T>`, an array there with `data()`, which `reserve(n)` makes larger without keeping
/// what it held; `write(to, from, n)` and `read(to, from, n)`; `clear(data, n)`; and
/// `histogram(grid, n_blocks, shared_bytes)`, which runs `histogram_block`. What is asked for is done in that order, and
/// `read` waits for it.
template <class Device, class Bin>
class histogram_driver final : public histogram_device {
  public:
    histogram_driver(Device device, const binned_table<Bin>& data) : device_(device), data_(data) {
        device_.begin();
        const std::size_t n_bins = data.n_rows * data.stride;
        bins_.reserve(n_bins);
        device_.write(bins_.data(), data.bins, n_bins);
        begins_.reserve(data.n_columns + 1);
        device_.write(begins_.data(), data.begins, data.n_columns + 1);
    }

    void build(const histogram_order<trees::narrow_row>& order, std::span<trees::sums> into) override {
        run(narrow_, order, into);
    }
    void build(const histogram_order<trees::wide_row>& order, std::span<trees::sums> into) override {
        run(wide_, order, into);
    }

  private:
    template <class T>
    using memory = typename Device::template memory<T>;

    /// What depends on the type of the rows.
    template <class Row>
    struct rows_there {
        std::vector<Row> compact{};  // rows of all nodes, side by side
        memory<Row> rows{};
        std::vector<bin_tile> tiles{};
        memory<bin_tile> tiles_there{};
        std::size_t shared_bytes = 0;
    };

    template <class Row>
    void run(rows_there<Row>& there, const histogram_order<Row>& order, std::span<trees::sums> into) {
        device_.begin();
        if (there.tiles.empty()) cut_bins(there);
        there.compact.clear();
        std::vector<std::uint32_t> sizes;
        for (std::size_t node = 0; node < order.n_nodes(); ++node) {
            const std::size_t before = there.compact.size();
            for (const auto& range : order.of(node))
                there.compact.insert(there.compact.end(), range.begin(), range.end());
            sizes.push_back(static_cast<std::uint32_t>(there.compact.size() - before));
        }
        there.rows.reserve(there.compact.size());
        device_.write(there.rows.data(), there.compact.data(), there.compact.size());
        const auto rows = tiles_of_rows(sizes, there.tiles.size(), device_.limits().n_blocks);
        row_tiles_.reserve(rows.size());
        device_.write(row_tiles_.data(), rows.data(), rows.size());
        sums_.reserve(into.size());
        device_.clear(sums_.data(), into.size());
        if (!rows.empty())
            device_.histogram(grid_of(there), rows.size() * there.tiles.size(), there.shared_bytes);
        device_.read(into.data(), sums_.data(), into.size());
    }

    template <class Row>
    void cut_bins(rows_there<Row>& there) {
        there.tiles = tiles_of_bins({data_.begins, data_.n_columns + 1},
                                    device_.limits().shared_bytes / sizeof(cell_of<Row>));
        for (const auto& tile : there.tiles)
            there.shared_bytes =
                (std::max)(there.shared_bytes, (tile.end_bin - tile.first_bin) * sizeof(cell_of<Row>));
        there.tiles_there.reserve(there.tiles.size());
        device_.write(there.tiles_there.data(), there.tiles.data(), there.tiles.size());
    }

    template <class Row>
    [[nodiscard]] histogram_grid<Row, Bin> grid_of(const rows_there<Row>& there) {
        return {.bins = bins_.data(),
                .stride = data_.stride,
                .begins = begins_.data(),
                .rows = there.rows.data(),
                .row_tiles = row_tiles_.data(),
                .bin_tiles = there.tiles_there.data(),
                .n_bin_tiles = static_cast<std::uint32_t>(there.tiles.size()),
                .rows_between_flushes = most_between_flushes<Row>,
                .lane_bits = lane_bits_of(there.tiles),
                .total_bins = static_cast<std::uint32_t>(data_.total_bins()),
                .into = sums_.data()};
    }

    Device device_;
    binned_table<Bin> data_;
    memory<Bin> bins_{};
    memory<std::uint32_t> begins_{};
    memory<row_tile> row_tiles_{};
    memory<trees::sums> sums_{};
    rows_there<trees::narrow_row> narrow_{};
    rows_there<trees::wide_row> wide_{};
};

}  // namespace sluice::backend::cuda
