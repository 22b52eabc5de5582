// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/backend/histogram_device.hpp"
#include "sluice/core/accelerator.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/partition.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The sums of a node's gradients and hessians, per bundle and code. Few rows fit into packed cells of 64 bits,
/// half as much memory as wide sums; which of the two it is follows from the number of rows.
struct histogram {
    bool packed = false;
    aligned_vector<std::int64_t> cells{};  // [n_cells] when packed
    aligned_vector<sums> wide{};           // [n_cells] when not

    void resize(bool pack, std::size_t n_cells) {
        packed = pack;
        if (pack)
            cells.resize(n_cells);
        else
            wide.resize(n_cells);
    }
    /// The cells, of the type that it has.
    template <class Cell>
    [[nodiscard]] Cell* all() {
        if constexpr (std::is_same_v<Cell, sums>)
            return wide.data();
        else
            return cells.data();
    }
    /// Takes over what somebody else has summed up, [n_cells].
    void assign(std::span<const sums> all) {
        if (packed)
            std::transform(all.begin(), all.end(), cells.begin(), &histogram::to_cell);
        else
            std::copy(all.begin(), all.end(), wide.begin());
    }
    [[nodiscard]] sums operator[](std::size_t k) const { return packed ? from_cell(cells[k]) : wide[k]; }
    [[nodiscard]] static constexpr std::int64_t to_cell(const sums& s) {
        return s.gradient * (std::int64_t{1} << 32) + s.hessian;
    }
};

/// A node whose histogram is wanted, and the rows that it holds.
struct histogram_task {
    const node_rows* rows = nullptr;
    histogram* into = nullptr;
};

/// Builds histograms of several nodes at once. Nodes are cut into pieces of some thousands of rows: whichever thread
/// takes a piece adds it up in cells of its own and then into the node's; a node of one piece is added up where it
/// stays. Integer sums make the order irrelevant. O(n_rows x n_bundles) over all nodes.
template <class Row>
class histogram_builder {
  public:
    /// So many rows are not worth cutting into pieces.
    static constexpr std::size_t least_piece = std::size_t{1} << 12;

    explicit histogram_builder(const binned_matrix& data) : data_(data) {}

    void build(std::span<const histogram_task> tasks, const row_partition<Row>& partition,
               const context& ctx) {
        if (ctx.backend != nullptr) return build_on(*ctx.backend, tasks, partition);
        for (const auto& task : tasks) prepare(task);
        if (are_small(tasks)) return build_by_bundles(tasks, partition, ctx);
        pieces_.clear();
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            const auto& task = tasks[k];
            if (task.into->packed)
                std::fill(task.into->cells.begin(), task.into->cells.end(), 0);
            else
                std::fill(task.into->wide.begin(), task.into->wide.end(), sums{});
            node_piece::cut(*task.rows, k, piece_size(task.rows->size), pieces_);
        }
        for_each_chunk(ctx, pieces_.size(), 1, [&](chunk one) {
            const auto& piece = pieces_[one.begin];
            add(piece, tasks[piece.node], partition);
        });
    }

    /// Whether these nodes are so small that whoever looks at some of their bundles had better build those himself
    /// (`build_some`, once they are `prepare`d).
    [[nodiscard]] static bool are_small(std::span<const histogram_task> tasks) {
        std::size_t n_rows = 0;
        for (const auto& task : tasks) n_rows += task.rows->size;
        return n_rows <= least_piece;
    }
    static_assert(least_piece <= narrow_row::most_in_cell);

    /// Gives the node's histogram its size.
    void prepare(const histogram_task& task) const {
        task.into->resize(packs(task.rows->size), data_.n_cells());
    }
    /// Builds some bundles of the histogram of a small node. O(n_rows x n_bundles).
    void build_some(const histogram_task& task, bundle_range bundles,
                    const row_partition<Row>& partition) const {
        const std::size_t begin = data_.bundles().begins()[bundles.begin];
        const std::size_t end = data_.bundles().begins()[bundles.end];
        auto* const cells = task.into->template all<cell>();
        std::fill(cells + begin, cells + end, cell{});
        add(*task.rows, {0, 0, task.rows->n_chunks(), task.rows->size}, bundles, partition, cells);
    }

    /// How many rows of a node each code holds. O(n_rows x n_bundles).
    [[nodiscard]] std::vector<std::uint32_t> count(const node_rows& node, const row_partition<Row>& partition,
                                                   const context& ctx) const {
        std::vector<std::uint32_t> counts(data_.n_cells(), 0);
        for_each_chunk(ctx, data_.bundles().size(), 1, [&](chunk one) {
            std::uint32_t* const into = counts.data() + data_.bundles().begins()[one.begin];
            data_.with_column(one.begin, [&](const auto* column) {
                for (std::size_t c = 0; c < node.n_chunks(); ++c)
                    for (const Row& row : partition.rows(node, c)) ++into[column[row.row]];
            });
        });
        return counts;
    }

    /// `parent - child` in the codes of some bundles, exactly: what the other child's rows would give. It stands where the
    /// parent's sums did, which were packed or not.
    void subtract(histogram& parent, const histogram& child, bundle_range bundles, bool was_packed) const {
        const std::size_t begin = data_.bundles().begins()[bundles.begin];
        const std::size_t end = data_.bundles().begins()[bundles.end];
        if (was_packed) {
            for (std::size_t k = begin; k < end; ++k) parent.cells[k] -= child.cells[k];
        } else if (parent.packed) {
            for (std::size_t k = begin; k < end; ++k)
                parent.cells[k] = histogram::to_cell(parent.wide[k] - child[k]);
        } else {
            for (std::size_t k = begin; k < end; ++k) parent.wide[k] = parent.wide[k] - child[k];
        }
    }

    /// Whether a histogram of so many rows is packed.
    [[nodiscard]] static constexpr bool packs([[maybe_unused]] std::size_t n_rows) {
        return is_narrow && n_rows <= narrow_row::most_in_cell;
    }

  private:
    static constexpr bool is_narrow = std::is_same_v<Row, narrow_row>;
    using cell = std::conditional_t<is_narrow, std::int64_t, sums>;

    /// Some pieces for large nodes, and none so small that adding it to the node costs more than a tenth. Depends on
    /// the data alone.
    [[nodiscard]] static std::size_t piece_size(std::size_t n_rows) {
        return (std::min)(rows_per_chunk, (std::max)(least_piece, n_rows / 8));
    }

    void build_by_bundles(std::span<const histogram_task> tasks, const row_partition<Row>& partition,
                          const context& ctx) const {
        const std::size_t n_bundles = data_.bundles().size();
        for_each_chunk(ctx, n_bundles, chunk_count(n_bundles, thread_count(ctx)), [&](chunk some) {
            for (const auto& task : tasks) build_some(task, {some.begin, some.end}, partition);
        });
    }

    void build_on(accelerator& there, std::span<const histogram_task> tasks,
                  const row_partition<Row>& partition) {
        if (backend_ != &there) {
            data_.with_rows([&]<class Bin>(const Bin* bins) {
                device_ = there.histograms(backend::binned_table<Bin>{bins, data_.n_rows(), data_.stride(),
                                                                      data_.bundles().size(),
                                                                      data_.bundles().begins().data()});
            });
            backend_ = &there;
        }
        order_.clear();
        for (const auto& task : tasks) {
            for (std::size_t c = 0; c < task.rows->n_chunks(); ++c)
                if (task.rows->size_in(c) > 0) order_.ranges.push_back(partition.rows(*task.rows, c));
            order_.ends.push_back(order_.ranges.size());
        }
        const std::size_t n_cells = data_.n_cells();
        sums_.resize(tasks.size() * n_cells);
        device_->build(order_, sums_);
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            tasks[k].into->resize(packs(tasks[k].rows->size), n_cells);
            tasks[k].into->assign(std::span(sums_).subspan(k * n_cells, n_cells));
        }
    }

    void add(const node_piece& piece, const histogram_task& task, const row_partition<Row>& partition) {
        const bundle_range all{0, data_.bundles().size()};
        if (piece.n_rows == task.rows->size && task.into->packed == is_narrow)
            return add(*task.rows, piece, all, partition, task.into->template all<cell>());
        // Left as zeros by the flush of the piece before.
        thread_local aligned_vector<cell> cells;
        cells.resize(data_.n_cells());
        add(*task.rows, piece, all, partition, cells.data());
        const std::lock_guard lock(merging_);
        if constexpr (is_narrow)
            if (task.into->packed)
                return backend::cpu::flush(cells.data(), cells.size(), task.into->cells.data());
        backend::cpu::flush(cells.data(), cells.size(), task.into->wide.data());
    }
    /// Adds a piece of a node up in some bundles of `cells`.
    void add(const node_rows& node, const node_piece& piece, bundle_range some,
             const row_partition<Row>& partition, cell* cells) const {
        data_.with_rows([&]<class Bin>(const Bin* bins) {
            const backend::cpu::binned_rows<Bin> of_some{bins + some.begin, data_.stride(), some.size(),
                                                         data_.bundles().begins().data() + some.begin};
            for (std::size_t c = piece.first_chunk; c < piece.end_chunk; ++c) {
                const auto rows = partition.rows(node, c);
                backend::cpu::histogram(of_some, rows.data(), rows.size(), cells);
            }
        });
    }

    const binned_matrix& data_;
    std::vector<node_piece> pieces_;
    std::mutex merging_;
    // Where somebody else builds them.
    accelerator* backend_ = nullptr;
    std::unique_ptr<backend::histogram_device> device_;
    backend::histogram_order<Row> order_;
    std::vector<sums> sums_;
};

}  // namespace sluice::trees
