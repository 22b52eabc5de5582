// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/vector_histogram.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/partition.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace sluice::trees {

/// The sums of a node's rows by bundle and code, [n_cells x width].
using vector_histogram = aligned_vector<std::int64_t>;

/// A node whose histogram is wanted, and the rows that it holds.
struct vector_histogram_task {
    const node_rows* rows = nullptr;
    vector_histogram* into = nullptr;
};

/// Builds histograms of several nodes at once, as `histogram_builder` does. O(n_rows x n_bundles x n_outputs) over all
/// nodes.
class vector_histogram_builder {
  public:
    explicit vector_histogram_builder(const binned_matrix& data) : data_(data) {}

    void build(std::span<const vector_histogram_task> tasks, const row_partition<vector_row>& partition,
               const backend::cpu::word_table& words, const context& ctx) {
        pieces_.clear();
        const std::size_t n_words = data_.n_cells() * words.width;
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            tasks[k].into->resize(n_words);
            node_piece::cut(*tasks[k].rows, k, piece_size(tasks[k].rows->size), pieces_);
        }
        for_each_chunk(ctx, tasks.size(), 1, [&](chunk one) {
            std::fill(tasks[one.begin].into->begin(), tasks[one.begin].into->end(), 0);
        });
        for_each_chunk(ctx, pieces_.size(), 1, [&](chunk one) {
            const auto& piece = pieces_[one.begin];
            add(piece, tasks[piece.node], partition, words);
        });
    }

    /// `parent - child` in the codes of some bundles, in the place of the parent: what the other child's rows would give.
    void subtract(vector_histogram& parent, const vector_histogram& child, bundle_range bundles,
                  std::size_t width) const {
        const std::size_t begin = data_.bundles().begins()[bundles.begin] * width;
        const std::size_t end = data_.bundles().begins()[bundles.end] * width;
        for (std::size_t k = begin; k < end; ++k) parent[k] -= child[k];
    }

  private:
    /// Depends on the data alone; adding a piece to its node costs a cell's worth of a few rows.
    [[nodiscard]] static std::size_t piece_size(std::size_t n_rows) {
        return (std::min)(rows_per_chunk, (std::max)(std::size_t{1} << 12, n_rows / 8));
    }

    void add(const node_piece& piece, const vector_histogram_task& task,
             const row_partition<vector_row>& partition, const backend::cpu::word_table& words) {
        const auto add_to = [&](std::int64_t* cells) {
            data_.with_rows([&]<class Bin>(const Bin* bins) {
                const backend::cpu::binned_rows<Bin> all{bins, data_.stride(), data_.bundles().size(),
                                                         data_.bundles().begins().data()};
                for (std::size_t c = piece.first_chunk; c < piece.end_chunk; ++c) {
                    const auto rows = partition.rows(*task.rows, c);
                    backend::cpu::vector_histogram(all, rows.data(), rows.size(), words, cells);
                }
            });
        };
        if (piece.n_rows == task.rows->size) return add_to(task.into->data());
        // Left as zeros by the flush of the piece before.
        thread_local vector_histogram cells;
        cells.resize(task.into->size());
        add_to(cells.data());
        const std::lock_guard lock(merging_);
        backend::cpu::flush(cells.data(), cells.size(), task.into->data());
    }

    const binned_matrix& data_;
    std::vector<node_piece> pieces_;
    std::mutex merging_;
};

}  // namespace sluice::trees
