// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/histogram.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Grows one tree at a time, level by level: of two siblings only the smaller one's histogram is built, the
/// other's is what is left of the parent's.
///
/// O(depth x n_rows x n_features / 2) for histograms, O(depth x n_rows) for dividing rows. The same tree for
/// any number of threads and any order of the rows.
class grower {
  public:
    struct limits {
        std::size_t max_depth = 6;
        double learning_rate = 0.3;
        regularisation regularise{};
    };

    grower(const binned_matrix& data, const limits& bounds)
        : data_(data), limits_(bounds), builder_(data), partition_(data.n_rows()) {}

    /// The tree for these gradients. Adds the value of each row's leaf to its margin.
    [[nodiscard]] std::vector<node> grow(const quantised_gradients& gradients, std::span<double> margins,
                                         const context& ctx) {
        nodes_.clear();
        partition_.reset();
        open_.clear();
        done_.clear();
        start(gradients, ctx);
        for (std::size_t depth = 0; !open_.empty(); ++depth) grow_level(depth, gradients, ctx);
        add_leaves(margins, ctx);
        return std::move(nodes_);
    }

  private:
    /// A node that may still be split.
    struct candidate {
        std::size_t place = 0;  // in nodes_
        std::size_t begin = 0;  // its rows
        std::size_t end = 0;
        sums total{};
        histogram bins{};
        split best{};
        [[nodiscard]] std::size_t size() const { return end - begin; }
    };
    struct finished {
        std::size_t place, begin, end;
    };

    void start(const quantised_gradients& gradients, const context& ctx) {
        nodes_.emplace_back();
        candidate root{.begin = 0, .end = data_.n_rows()};
        const histogram_task task{partition_.rows(0, root.end), &root.bins};
        builder_.build({&task, 1}, gradients, ctx);
        // Every feature's bins hold every row, so any feature gives the node's sums.
        for (std::size_t k = 0; k < data_.begins()[data_.n_features() > 0 ? 1 : 0]; ++k)
            root.total += root.bins[k];
        open_.push_back(std::move(root));
    }

    void grow_level(std::size_t depth, const quantised_gradients& gradients, const context& ctx) {
        if (depth < limits_.max_depth) find_splits(gradients, ctx);
        std::vector<candidate> next;
        for (auto& parent : open_) {
            if (!parent.best.exists()) {
                make_leaf(parent, gradients);
                continue;
            }
            const std::size_t middle = partition_.divide(parent.begin, parent.end, data_, parent.best, ctx);
            const std::size_t left = nodes_.size();
            nodes_.resize(left + 2);
            nodes_[parent.place] = {
                .value = data_.cuts(parent.best.feature).cuts().size() > parent.best.last_left_bin
                             ? data_.cuts(parent.best.feature).cuts()[parent.best.last_left_bin]
                             : std::numeric_limits<double>::infinity(),
                .feature = parent.best.feature,
                .left = static_cast<std::uint32_t>(left),
                .missing_left = parent.best.missing_left ? std::uint8_t{1} : std::uint8_t{0}};
            next.push_back({.place = left, .begin = parent.begin, .end = middle, .total = parent.best.left});
            next.push_back(
                {.place = left + 1, .begin = middle, .end = parent.end, .total = parent.best.right});
            // The parent's histogram waits in the larger child for the smaller one's.
            auto& larger = next[next.size() - (next[next.size() - 2].size() > next.back().size() ? 2 : 1)];
            larger.bins = std::move(parent.bins);
        }
        if (depth + 1 < limits_.max_depth) build_histograms(next, gradients, ctx);
        open_ = std::move(next);
    }

    void build_histograms(std::vector<candidate>& level, const quantised_gradients& gradients,
                          const context& ctx) {
        std::vector<histogram_task> tasks;
        for (std::size_t i = 0; i < level.size(); i += 2) {
            candidate& smaller = level[i].size() > level[i + 1].size() ? level[i + 1] : level[i];
            tasks.push_back({partition_.rows(smaller.begin, smaller.end), &smaller.bins});
        }
        builder_.build(tasks, gradients, ctx);
        for_each_chunk(ctx, level.size() / 2, 1, [&](chunk pair) {
            const std::size_t i = 2 * pair.begin;
            const bool left_is_larger = level[i].size() > level[i + 1].size();
            candidate& larger = left_is_larger ? level[i] : level[i + 1];
            candidate& smaller = left_is_larger ? level[i + 1] : level[i];
            histogram_builder::subtract(larger.bins, smaller.bins, larger.bins);
        });
    }

    void find_splits(const quantised_gradients& gradients, const context& ctx) {
        const split_finder finder(gradients, limits_.regularise);
        for_each_chunk(ctx, open_.size(), 1, [&](chunk one) {
            candidate& at = open_[one.begin];
            for (std::size_t j = 0; j < data_.n_features(); ++j)
                finder.search(
                    std::span<const sums>(at.bins).subspan(data_.begins()[j], data_.cuts(j).n_bins()),
                    static_cast<std::uint32_t>(j), at.total, at.best);
        });
    }

    void make_leaf(const candidate& at, const quantised_gradients& gradients) {
        const double value =
            leaf_value(gradients.gradient(at.total), gradients.hessian(at.total), limits_.regularise.l2);
        nodes_[at.place] = {.value = value * limits_.learning_rate};
        done_.push_back({at.place, at.begin, at.end});
    }

    void add_leaves(std::span<double> margins, const context& ctx) {
        for_each_chunk(ctx, done_.size(), 1, [&](chunk one) {
            const finished& leaf = done_[one.begin];
            const double value = nodes_[leaf.place].value;
            for (const row_index row : partition_.rows(leaf.begin, leaf.end)) margins[row] += value;
        });
    }

    const binned_matrix& data_;
    limits limits_;
    histogram_builder builder_;
    row_partition partition_;
    std::vector<node> nodes_;
    std::vector<candidate> open_;
    std::vector<finished> done_;
};

}  // namespace sluice::trees
