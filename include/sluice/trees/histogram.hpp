// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/partition.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The sums of a node's gradients and hessians, per feature and bin. Few rows fit into packed cells of 64 bits,
/// half as much memory as wide sums; which of the two it is follows from the number of rows.
struct histogram {
    bool packed = false;
    std::vector<std::int64_t> cells{};  // [total_bins] when packed
    std::vector<sums> wide{};           // [total_bins] when not

    void resize(bool pack, std::size_t n_bins) {
        packed = pack;
        if (pack)
            cells.resize(n_bins);
        else
            wide.resize(n_bins);
    }
    [[nodiscard]] sums operator[](std::size_t k) const { return packed ? from_cell(cells[k]) : wide[k]; }
};

/// A node whose histogram is wanted, and the rows that it holds.
struct histogram_task {
    const node_rows* rows = nullptr;
    histogram* into = nullptr;
};

/// Builds histograms of several nodes at once. Large nodes are cut into pieces of rows: whichever thread takes a
/// piece adds it up in cells of its own and then into the node's sums. Small ones are cut by features instead,
/// which needs no merging. Integer sums make the order irrelevant. O(n_rows x n_features) over all nodes.
template <class Row>
class histogram_builder {
  public:
    explicit histogram_builder(const binned_matrix& data)
        : data_(data), rows_{data.rows(), data.stride(), data.begins().data()} {}

    void build(std::span<const histogram_task> tasks, const row_partition<Row>& partition,
               const context& ctx) {
        work_.clear();
        for (std::size_t k = 0; k < tasks.size(); ++k) plan(tasks[k], k, tasks.size());
        for_each_chunk(ctx, work_.size(), 1, [&](chunk one) {
            const work& w = work_[one.begin];
            if (tasks[w.rows.node].into->packed)
                add_features(w, tasks[w.rows.node], partition);
            else
                add_rows(w, tasks[w.rows.node], partition);
        });
    }

    /// `parent - child` in the bins of some features, exactly: what the other child's rows would give.
    void subtract(const histogram& parent, const histogram& child, backend::cpu::feature_range features,
                  histogram& sibling) const {
        const std::size_t begin = data_.begins()[features.begin], end = data_.begins()[features.end];
        if (parent.packed) {
            for (std::size_t k = begin; k < end; ++k) sibling.cells[k] = parent.cells[k] - child.cells[k];
        } else if (sibling.packed) {
            for (std::size_t k = begin; k < end; ++k) {
                const sums left = parent.wide[k] - child[k];
                sibling.cells[k] = left.gradient * (std::int64_t{1} << 32) + left.hessian;
            }
        } else {
            for (std::size_t k = begin; k < end; ++k) sibling.wide[k] = parent.wide[k] - child[k];
        }
    }

    /// Whether a histogram of so many rows is packed.
    [[nodiscard]] static constexpr bool packs(std::size_t n_rows) {
        if constexpr (std::is_same_v<Row, narrow_row>)
            return n_rows <= narrow_row::most_in_cell;
        else
            return (void)n_rows, false;
    }

    /// Cuts the features so that `n_nodes` nodes give some pieces of work, none of them tiny. Depends on the data
    /// alone.
    [[nodiscard]] std::size_t features_per_piece(std::size_t n_nodes, std::size_t n_rows) const {
        const std::size_t all = data_.n_features();
        const std::size_t by_rows = (std::max)(std::size_t{1}, n_rows * all >> 15);
        const std::size_t pieces = (std::min)({by_rows, std::size_t{8} / n_nodes + 1, (all + 3) / 4});
        return (all + pieces - 1) / pieces;
    }

  private:
    struct work {
        node_piece rows;
        backend::cpu::feature_range features;
    };

    void plan(const histogram_task& task, std::size_t node, std::size_t n_nodes) {
        const backend::cpu::feature_range all{0, data_.n_features()};
        task.into->resize(packs(task.rows->size), data_.total_bins());
        if (!task.into->packed) {
            std::fill(task.into->wide.begin(), task.into->wide.end(), sums{});
            pieces_.clear();
            node_piece::cut(*task.rows, node, rows_per_chunk, pieces_);
            for (const auto& piece : pieces_) work_.push_back({piece, all});
            return;
        }
        const std::size_t width = features_per_piece(n_nodes, task.rows->size);
        for (std::size_t j = 0; j < all.end; j += width)
            work_.push_back(
                {{node, 0, task.rows->n_chunks(), task.rows->size}, {j, (std::min)(j + width, all.end)}});
    }

    void add_features(const work& w, const histogram_task& task, const row_partition<Row>& partition) const {
        if constexpr (std::is_same_v<Row, narrow_row>) {
            std::int64_t* const cells = task.into->cells.data();
            std::fill(cells + data_.begins()[w.features.begin], cells + data_.begins()[w.features.end], 0);
            for (std::size_t c = w.rows.first_chunk; c < w.rows.end_chunk; ++c) {
                const auto rows = partition.rows(*task.rows, c);
                backend::cpu::histogram(rows_, w.features, rows.data(), rows.size(), cells);
            }
        }
    }

    void add_rows(const work& w, const histogram_task& task, const row_partition<Row>& partition) {
        // Left as zeros by the flush of the piece before.
        using cell = std::conditional_t<std::is_same_v<Row, narrow_row>, std::int64_t, sums>;
        thread_local std::vector<cell> cells;
        cells.resize(data_.total_bins());
        for (std::size_t c = w.rows.first_chunk; c < w.rows.end_chunk; ++c) {
            const auto rows = partition.rows(*task.rows, c);
            backend::cpu::histogram(rows_, w.features, rows.data(), rows.size(), cells.data());
        }
        const std::lock_guard lock(merging_);
        if constexpr (std::is_same_v<Row, narrow_row>) {
            backend::cpu::flush(cells.data(), cells.size(), task.into->wide.data());
        } else {
            for (std::size_t k = 0; k < cells.size(); ++k) task.into->wide[k] += std::exchange(cells[k], {});
        }
    }

    const binned_matrix& data_;
    backend::cpu::binned_rows rows_;
    std::vector<work> work_;
    std::vector<node_piece> pieces_;
    std::mutex merging_;
};

}  // namespace sluice::trees
