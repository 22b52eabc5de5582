// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/gradients.hpp"

#include <cstddef>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The sums of a node's gradients and hessians, per feature and bin: [total_bins].
using histogram = std::vector<sums>;

/// A node whose histogram is wanted, and the rows that it holds.
struct histogram_task {
    std::span<const row_index> rows;
    histogram* into = nullptr;
};

/// Builds histograms of several nodes at once. Work is cut into chunks of rows; whichever thread takes a
/// chunk adds it up in cells of its own and then into the node's sums. Integer sums make the order
/// irrelevant. O(n_rows x n_features) over all nodes.
class histogram_builder {
  public:
    explicit histogram_builder(const binned_matrix& data) : data_(data) {}

    void build(std::span<const histogram_task> tasks, const quantised_gradients& gradients,
               const context& ctx) {
        pieces_.clear();
        for (const auto& task : tasks) {
            task.into->assign(data_.total_bins(), sums{});
            for (std::size_t begin = 0; begin < task.rows.size(); begin += grain)
                pieces_.push_back(
                    {task.rows.subspan(begin, (std::min)(grain, task.rows.size() - begin)), task.into});
        }
        for_each_chunk(ctx, pieces_.size(), 1, [&](chunk one) { add(pieces_[one.begin], gradients); });
    }

    /// `parent - child`, exactly: what the other child's rows would give.
    static void subtract(const histogram& parent, const histogram& child, histogram& sibling) {
        sibling.resize(parent.size());
        for (std::size_t k = 0; k < parent.size(); ++k) sibling[k] = parent[k] - child[k];
    }

  private:
    static constexpr std::size_t grain = backend::cpu::rows_per_flush / 2;

    void add(const histogram_task& piece, const quantised_gradients& gradients) {
        if (gradients.wide()) {
            thread_local histogram local;
            local.assign(data_.total_bins(), sums{});
            backend::cpu::wide_histogram(data_.rows(), data_.n_features(), data_.begins().data(),
                                         piece.rows.data(), piece.rows.size(), gradients.wide_words(),
                                         local.data());
            const std::lock_guard lock(merging_);
            for (std::size_t k = 0; k < local.size(); ++k) (*piece.into)[k] += local[k];
            return;
        }
        // Left as zeros by the flush of the piece before.
        thread_local std::vector<std::int64_t> cells;
        cells.resize(data_.total_bins());
        backend::cpu::histogram(data_.rows(), data_.n_features(), data_.begins().data(), piece.rows.data(),
                                piece.rows.size(), gradients.narrow_words(), cells.data());
        const std::lock_guard lock(merging_);
        backend::cpu::flush(cells.data(), cells.size(), piece.into->data());
    }

    const binned_matrix& data_;
    std::vector<histogram_task> pieces_;
    std::mutex merging_;
};

}  // namespace sluice::trees
