// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/types.hpp"

#include <cstddef>
#include <cstdint>

#if defined(__CUDACC__)
#define SLUICE_DEVICE __device__
#else
#define SLUICE_DEVICE
#endif

namespace sluice::backend::cuda {

/// What a block keeps for a bin while it adds up narrow rows: 64 bits, whose halves are added to one by one, since
/// additions of 32 bits are what shared memory does by itself. Up to `narrow_row::most_in_cell` rows fit.
struct alignas(8) packed_cell {
    std::uint32_t hessian;
    std::int32_t gradient;
};

/// The same for wide rows.
struct wide_cell {
    std::int64_t gradient;
    std::int64_t hessian;
};

template <class Row>
struct cell_of_row {
    using type = packed_cell;
};
template <>
struct cell_of_row<trees::wide_row> {
    using type = wide_cell;
};
template <class Row>
using cell_of = typename cell_of_row<Row>::type;

/// Cells that fit into a block's shared memory together, of some features; the first and the last one may lie in it
/// in part.
struct bin_tile {
    std::uint32_t first_feature = 0;
    std::uint32_t end_feature = 0;
    std::uint32_t first_bin = 0;
    std::uint32_t end_bin = 0;
};

/// Rows of one node that a block adds up.
struct row_tile {
    std::uint32_t node = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// What all blocks of a launch share: a block takes one tile of rows and one of bins, all pairs of which there are.
template <class Row, class Bin>
struct histogram_grid {
    const Bin* bins = nullptr;
    std::size_t stride = 0;
    const std::uint32_t* begins = nullptr;  // [features + 1]
    const Row* rows = nullptr;              // node after node
    const row_tile* row_tiles = nullptr;
    const bin_tile* bin_tiles = nullptr;
    std::uint32_t n_bin_tiles = 0;
    std::uint32_t rows_between_flushes = 0;
    std::uint32_t lane_bits = 0;  // so many threads look at a row side by side, each at features of its own
    std::uint32_t total_bins = 0;
    trees::sums* into = nullptr;  // [nodes x total_bins]
};

namespace detail {

template <class Execution>
SLUICE_DEVICE void add_row(Execution& on, packed_cell& cell, const trees::narrow_row& row) {
    on.add(cell.gradient, row.word >> 16);
    on.add(cell.hessian, static_cast<std::uint32_t>(row.word & 0xFFFF));
}
template <class Execution>
SLUICE_DEVICE void add_row(Execution& on, wide_cell& cell, const trees::wide_row& row) {
    on.add(cell.gradient, static_cast<std::int64_t>(row.gradient));
    on.add(cell.hessian, static_cast<std::int64_t>(row.hessian));
}

template <class Execution, class Cell>
SLUICE_DEVICE void clear(Execution& on, Cell& cell) {
    on.set(cell.gradient, {});
    on.set(cell.hessian, {});
}

/// Adds a cell to a node's sums; most cells of a small node hold nothing, which spares two additions to slow memory.
template <class Execution, class Cell>
SLUICE_DEVICE void flush(Execution& on, Cell& cell, trees::sums& into) {
    const std::int64_t gradient = on.get(cell.gradient), hessian = on.get(cell.hessian);
    if (gradient != 0) on.add(into.gradient, gradient);
    if (hessian != 0) on.add(into.hessian, hessian);
    clear(on, cell);
}

}  // namespace detail

/// What one block of threads does. `Execution` says where: it has `block()`, the number of the block;
/// `cells<Cell>()`, its shared memory; `each(n, f)`, which calls f(0) ... f(n - 1), shared out among the threads, and
/// lets none of them go on before all are done; `add(word, x)`, which no other thread can come between; and `set` and
/// `get` of words that no other thread uses before the next end of an `each`.
///
/// Neighbouring threads look at different features of a row, so they seldom add to the same cell at a time.
template <class Row, class Bin, class Execution>
SLUICE_DEVICE void histogram_block(Execution& on, const histogram_grid<Row, Bin>& grid) {
    const bin_tile tile = grid.bin_tiles[on.block() % grid.n_bin_tiles];
    const row_tile rows = grid.row_tiles[on.block() / grid.n_bin_tiles];
    const std::uint32_t n_cells = tile.end_bin - tile.first_bin;
    const std::uint32_t n_lanes = 1u << grid.lane_bits;
    auto* const cells = on.template cells<cell_of<Row>>();
    trees::sums* const into = grid.into + std::size_t{rows.node} * grid.total_bins + tile.first_bin;
    on.each(n_cells, [&](std::uint32_t k) { detail::clear(on, cells[k]); });
    for (std::uint32_t begin = rows.begin; begin < rows.end;) {
        const std::uint32_t left = rows.end - begin;
        const std::uint32_t n_rows = left < grid.rows_between_flushes ? left : grid.rows_between_flushes;
        on.each(n_rows << grid.lane_bits, [&](std::uint32_t i) {
            const Row row = grid.rows[begin + (i >> grid.lane_bits)];
            const Bin* const bins = grid.bins + std::size_t{row.row} * grid.stride;
            for (std::uint32_t j = tile.first_feature + (i & (n_lanes - 1)); j < tile.end_feature;
                 j += n_lanes) {
                // Unsigned: what lies before the tile is far behind it.
                const std::uint32_t k = grid.begins[j] + bins[j] - tile.first_bin;
                if (k < n_cells) detail::add_row(on, cells[k], row);
            }
        });
        on.each(n_cells, [&](std::uint32_t k) { detail::flush(on, cells[k], into[k]); });
        begin += n_rows;
    }
}

}  // namespace sluice::backend::cuda
