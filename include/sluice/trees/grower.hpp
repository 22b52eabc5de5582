// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/growth.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Grows one tree at a time: of two siblings only the smaller one's histogram is built, the other's is what is left
/// of the parent's. Which nodes are split, and in which order, says `growth`.
///
/// O(levels x n_rows x n_features / 2) for histograms, O(levels x n_rows) for dividing rows. The same tree for any
/// number of threads and any order of the rows.
template <class Row>
class grower {
  public:
    grower(const binned_matrix& data, const tree_limits& limits)
        : data_(data), limits_(limits), builder_(data) {}

    /// The tree for these rows, whose order it changes.
    [[nodiscard]] tree grow(std::span<Row> rows, const gradient_scale& scale, const context& ctx) {
        grown_ = {};
        open_.clear();
        leaves_.clear();
        scale_ = scale;
        start(rows, ctx);
        for (auto batch = take_next(open_, limits_, leaves_.size()); !batch.empty();
             batch = take_next(open_, limits_, leaves_.size()))
            expand(batch, ctx);
        for (auto& node : open_) make_leaf(node);
        return std::move(grown_);
    }

    /// Adds the value of each row's leaf in the tree grown last to its margin, for the rows of one chunk.
    void add_leaves(std::size_t chunk, std::span<double> margins) const {
        for (const auto& leaf : leaves_)
            for (const Row& row : partition_.rows(leaf.rows, chunk)) margins[row.row] += leaf.value;
    }

    /// Gives every leaf of the tree grown last another value, `learning_rate` times what `value_of(rows)` says.
    template <class ValueOf>
    void renew_leaves(std::span<node> tree, const context& ctx, const ValueOf& value_of) {
        for_each_chunk(ctx, leaves_.size(), 1, [&](chunk one) {
            auto& leaf = leaves_[one.begin];
            std::vector<row_index> rows;
            for (std::size_t c = 0; c < leaf.rows.n_chunks(); ++c)
                for (const Row& row : partition_.rows(leaf.rows, c)) rows.push_back(row.row);
            leaf.value = value_of(std::span<const row_index>(rows)) * limits_.learning_rate;
            tree[leaf.place].value = leaf.value;
        });
    }

  private:
    struct finished_leaf {
        std::size_t place = 0;
        double value = 0;
        node_rows rows{};
    };
    /// Two siblings, and their parent's histogram.
    struct family {
        histogram* parent = nullptr;
        open_node* smaller = nullptr;
        open_node* larger = nullptr;
    };

    void start(std::span<Row> rows, const context& ctx) {
        resize(1);
        open_node root{.rows = partition_.reset(rows), .bins = take_histogram()};
        const histogram_task task{&root.rows, &root.bins};
        builder_.build({&task, 1}, partition_, ctx);
        // Every feature's bins hold every row, so any feature gives the node's sums.
        for (std::size_t k = 0; k < data_.begins()[1]; ++k) root.total += root.bins[k];
        const family alone{.larger = &root};
        if (limits_.splits_left(1) > 0) find_splits({&alone, 1}, ctx);
        close_or_keep(root);
    }

    void expand(std::span<open_node> parents, const context& ctx) {
        std::vector<division> divisions;
        for (const auto& parent : parents) divisions.push_back({&parent.rows, &parent.best});
        partition_.divide(divisions, data_, ctx);
        std::vector<open_node> children;
        for (std::size_t k = 0; k < parents.size(); ++k) add_children(parents[k], divisions[k], children);
        const bool may_split = limits_.may_split_at(children.back().depth) &&
                               limits_.splits_left(leaves_.size() + open_.size() + children.size()) > 0;
        if (may_split) build_histograms(parents, children, ctx);
        for (auto& parent : parents) give_back(parent.bins);
        for (auto& child : children) close_or_keep(child);
    }

    void add_children(const open_node& parent, division& d, std::vector<open_node>& children) {
        const std::size_t left = grown_.nodes.size();
        resize(left + 2);
        const split& by = parent.best;
        const auto cuts = data_.cuts(by.feature).cuts();
        const double threshold =
            by.n_left_bins == 0 ? -std::numeric_limits<double>::infinity() : cuts[by.n_left_bins - 1];
        grown_.nodes[parent.place] = node::split(
            by.feature, threshold, static_cast<std::uint32_t>(left - parent.place), by.missing_left);
        grown_.statistics[parent.place] = {by.gain, scale_.hessian(parent.total)};
        const std::size_t depth = parent.depth + 1;
        children.push_back({.place = left, .depth = depth, .rows = std::move(d.left), .total = by.left});
        children.push_back(
            {.place = left + 1, .depth = depth, .rows = std::move(d.right), .total = by.right});
    }

    void build_histograms(std::span<open_node> parents, std::span<open_node> children, const context& ctx) {
        std::vector<histogram_task> tasks;
        std::vector<family> families;
        for (std::size_t k = 0; k < parents.size(); ++k) {
            family f{&parents[k].bins, &children[2 * k], &children[2 * k + 1]};
            if (f.smaller->rows.size > f.larger->rows.size) std::swap(f.smaller, f.larger);
            f.smaller->bins = take_histogram();
            f.larger->bins = take_histogram();
            tasks.push_back({&f.smaller->rows, &f.smaller->bins});
            families.push_back(f);
        }
        builder_.build(tasks, partition_, ctx);
        for (const auto& f : families)
            f.larger->bins.resize(histogram_builder<Row>::packs(f.larger->rows.size), data_.total_bins());
        find_splits(families, ctx);
    }

    /// Completes the larger siblings' histograms and searches both, some features at a time.
    void find_splits(std::span<const family> families, const context& ctx) {
        const std::size_t width = features_per_search(families.size());
        const std::size_t pieces = (data_.n_features() + width - 1) / width;
        std::vector<std::pair<split, split>> found(families.size() * pieces);
        const split_finder finder(scale_, limits_.regularise);
        for_each_chunk(ctx, found.size(), 1, [&](chunk one) {
            const family& f = families[one.begin / pieces];
            const std::size_t begin = one.begin % pieces * width;
            const feature_range features{begin, (std::min)(begin + width, data_.n_features())};
            if (f.smaller != nullptr) {
                builder_.subtract(*f.parent, f.smaller->bins, features, f.larger->bins);
                search(finder, *f.smaller, features, found[one.begin].first);
            }
            search(finder, *f.larger, features, found[one.begin].second);
        });
        for (std::size_t k = 0; k < found.size(); ++k) {
            const family& f = families[k / pieces];
            if (f.smaller != nullptr && found[k].first.gain > f.smaller->best.gain)
                f.smaller->best = found[k].first;
            if (found[k].second.gain > f.larger->best.gain) f.larger->best = found[k].second;
        }
    }

    /// A thousand bins are some microseconds of work, worth handing to another thread.
    [[nodiscard]] std::size_t features_per_search(std::size_t n_families) const {
        const std::size_t pieces =
            (std::max)(std::size_t{1}, (std::min)(data_.total_bins() / 1024, std::size_t{8} / n_families));
        return (data_.n_features() + pieces - 1) / pieces;
    }

    void search(const split_finder& finder, const open_node& at, feature_range features, split& best) const {
        for (std::size_t j = features.begin; j < features.end; ++j) {
            const std::size_t begin = data_.begins()[j], n_bins = data_.cuts(j).n_bins();
            const auto feature = static_cast<std::uint32_t>(j);
            if (at.bins.packed)
                finder.search(
                    [cells = at.bins.cells.data() + begin](std::size_t b) { return from_cell(cells[b]); },
                    n_bins, feature, at.total, best);
            else
                finder.search([wide = at.bins.wide.data() + begin](std::size_t b) { return wide[b]; }, n_bins,
                              feature, at.total, best);
        }
    }

    void resize(std::size_t n_nodes) {
        grown_.nodes.resize(n_nodes);
        grown_.statistics.resize(n_nodes);
    }

    void close_or_keep(open_node& at) {
        if (at.best.exists())
            open_.push_back(std::move(at));
        else
            make_leaf(at);
    }

    void make_leaf(open_node& at) {
        const double value =
            leaf_value(scale_.gradient(at.total), scale_.hessian(at.total), limits_.regularise.l2) *
            limits_.learning_rate;
        grown_.nodes[at.place] = node::leaf(value);
        grown_.statistics[at.place] = {0, scale_.hessian(at.total)};
        leaves_.push_back({at.place, value, std::move(at.rows)});
        give_back(at.bins);
    }

    /// Histograms are used again: memory that was never touched costs more than what they hold.
    [[nodiscard]] histogram take_histogram() {
        if (spare_.empty()) return {};
        histogram taken = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }
    void give_back(histogram& bins) {
        if (!bins.cells.empty() || !bins.wide.empty()) spare_.push_back(std::exchange(bins, {}));
    }

    const binned_matrix& data_;
    tree_limits limits_;
    gradient_scale scale_{};
    histogram_builder<Row> builder_;
    row_partition<Row> partition_;
    tree grown_;
    std::vector<open_node> open_;
    std::vector<finished_leaf> leaves_;
    std::vector<histogram> spare_;
};

}  // namespace sluice::trees
