// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/features.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split_search.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Grows one tree at a time. Which nodes are split, and in which order, says `growth`; which split is the best one
/// `split_search`.
///
/// O(levels x n_rows x n_features / 2) for histograms, O(levels x n_rows) for dividing rows. The same tree for any
/// number of threads and any order of the rows.
template <class Row>
class grower {
  public:
    grower(const binned_matrix& data, const tree_limits& limits)
        : data_(data), limits_(limits), columns_(data.n_features(), limits.columns), search_(data, limits_) {}
    grower(const grower&) = delete;
    grower& operator=(const grower&) = delete;

    /// The tree for these rows, whose order it changes.
    [[nodiscard]] tree grow(std::span<Row> rows, const gradient_scale& scale, const tree_conditions& how,
                            const context& ctx) {
        grown_ = {};
        asked_.clear();
        open_.clear();
        leaves_.clear();
        scale_ = scale;
        columns_.begin_tree(how.drawn);
        search_.begin_tree(scale, how);
        start(rows, how.drops_rows, ctx);
        for (auto batch = take_next(open_, limits_, leaves_.size()); !batch.empty();
             batch = take_next(open_, limits_, leaves_.size()))
            expand(std::move(batch), ctx);
        for (auto& node : open_) make_leaf(node);
        return std::move(grown_);
    }

    /// Adds the value of each row's leaf in the tree grown last to its margin, for the rows of one chunk. Linear leaves
    /// look at the values of the rows. Rows that weigh nothing in any round keep their margins, which nobody asks for.
    void add_leaves(std::size_t chunk, const tree& grown, std::span<const feature> columns,
                    std::span<const double> weights, std::span<double> margins) const {
        const auto add = [&](std::size_t place, std::span<const Row> rows) {
            const double constant = grown.nodes[place].value;
            if (!grown.linear.has(place))
                for (const Row& row : rows) margins[row.row] += constant;
            else
                for (const Row& row : rows)
                    margins[row.row] += grown.linear.value(
                        place, constant, [&](std::uint32_t j) { return columns[j][row.row]; });
        };
        for (const auto& leaf : leaves_) add(leaf.place, partition_.rows(leaf.rows, chunk));
        for (const Row& row : partition_.left_out(chunk))
            if (weights.empty() || weights[row.row] > 0) add(leaf_of(row.row, grown.nodes), {&row, 1});
    }

    /// The rows of each leaf of the tree grown last.
    [[nodiscard]] std::vector<leaf_rows> rows_of_leaves(const context& ctx) const {
        std::vector<leaf_rows> all(leaves_.size());
        for_each_chunk(ctx, leaves_.size(), 1, [&](chunk one) {
            all[one.begin] = {leaves_[one.begin].place, rows_of(leaves_[one.begin].rows)};
        });
        return all;
    }

    /// Gives every leaf of the tree grown last another value, `learning_rate` times what `value_of(rows)` says.
    template <class ValueOf>
    void renew_leaves(std::span<node> tree, const context& ctx, const ValueOf& value_of) {
        const double unit = search_.rule().unit_of_values();
        for_each_chunk(ctx, leaves_.size(), 1, [&](chunk one) {
            const auto& leaf = leaves_[one.begin];
            const auto rows = rows_of(leaf.rows);
            if (rows.empty()) return;
            const double value = leaf.range.clamp(value_of(std::span<const row_index>(rows)) / unit) * unit;
            tree[leaf.place].value = value * limits_.learning_rate;
        });
    }

  private:
    struct finished_leaf {
        std::size_t place = 0;
        leaf_range range{};
        node_rows rows{};
    };

    [[nodiscard]] std::vector<row_index> rows_of(const node_rows& node) const {
        std::vector<row_index> rows;
        rows.reserve(node.size);
        for (std::size_t c = 0; c < node.n_chunks(); ++c)
            for (const Row& row : partition_.rows(node, c)) rows.push_back(row.row);
        return rows;
    }

    void start(std::span<Row> rows, bool drops_rows, const context& ctx) {
        resize(1);
        open_node root{.rows = partition_.reset(rows, drops_rows, ctx)};
        root.features = columns_.of_node(0, 0, {});
        root.state.n_rows = root.rows.size;
        search_.build_root(root, partition_, ctx);
        if (limits_.splits_left(1) > 0) search_.search_root(root, partition_, ctx);
        close_or_keep(root);
    }

    void expand(std::vector<open_node> parents, const context& ctx) {
        std::vector<division> divisions;
        divisions.reserve(parents.size());
        for (const auto& parent : parents) divisions.push_back({&parent.rows, &parent.best});
        partition_.divide(divisions, data_, ctx);
        put_back_small(parents, divisions, ctx);
        std::vector<open_node> children;
        for (std::size_t k = 0; k < parents.size(); ++k) add_children(parents[k], divisions[k], children);
        if (children.empty()) return;
        const bool may_split = limits_.may_split_at(children.back().depth) &&
                               limits_.splits_left(leaves_.size() + open_.size() + children.size()) > 0;
        if (may_split) search_.search_children(parents, children, partition_, ctx);
        for (auto& parent : parents) search_.give_back(parent.bins);
        for (auto& child : children) close_or_keep(child);
    }

    /// Takes out those parents whose best split leaves a child too few rows; they look for another one.
    void put_back_small(std::vector<open_node>& parents, std::vector<division>& divisions,
                        const context& ctx) {
        const std::size_t least = limits_.regularise.min_rows_in_leaf;
        if (least <= 1 || limits_.policy == growth_policy::symmetric) return;
        std::size_t kept = 0;
        for (std::size_t k = 0; k < parents.size(); ++k) {
            if ((std::min)(divisions[k].left.size, divisions[k].right.size) >= least) {
                if (kept != k) {
                    parents[kept] = std::move(parents[k]);
                    divisions[kept] = std::move(divisions[k]);
                }
                ++kept;
                continue;
            }
            search_.recount(parents[k], partition_, ctx);
            if (parents[k].best.exists)
                put_back(open_, std::move(parents[k]));
            else
                make_leaf(parents[k]);
        }
        parents.resize(kept);
        divisions.resize(kept);
    }

    void add_children(const open_node& parent, division& d, std::vector<open_node>& children) {
        const std::size_t left = grown_.nodes.size();
        resize(left + 2);
        const split& by = parent.best;
        grown_.nodes[parent.place] = question_of(by, static_cast<std::uint32_t>(left - parent.place));
        grown_.statistics[parent.place] = {by.gain, scale_.hessian(parent.state.total)};
        asked_[parent.place] = by;
        children.push_back(child_of(parent, left, by.left, std::move(d.left)));
        children.push_back(child_of(parent, left + 1, by.right, std::move(d.right)));
        hold_apart(parent, children[children.size() - 2].state, children.back().state);
    }

    [[nodiscard]] node question_of(const split& by, std::uint32_t to_left) {
        if (by.asks_categories())
            return node::category_split(by.feature, grown_.sets.push_back(by.left_categories), to_left,
                                        by.missing_left);
        return node::split(by.feature, data_.cuts(by.feature).threshold(by.n_left_bins), to_left,
                           by.missing_left);
    }

    [[nodiscard]] open_node child_of(const open_node& parent, std::size_t place, sums total,
                                     node_rows&& rows) {
        open_node child{.place = place, .depth = parent.depth + 1, .rows = std::move(rows)};
        child.state = {total, child.rows.size, 0, parent.state.range};
        // Nothing is known of a node without rows but what is known of its parent.
        child.state.value = child.rows.size == 0
                                ? parent.state.value
                                : search_.rule().value(total, static_cast<double>(child.rows.size),
                                                       parent.state.value, parent.state.range);
        if (columns_.constrains()) {
            child.path = parent.path;
            child.path.push_back(parent.best.feature);
        }
        child.features = columns_.of_node(place, child.depth, child.path);
        return child;
    }

    /// Where a tree must rise or fall, all values below one child stay on their side of the middle of both.
    void hold_apart(const open_node& parent, node_state& left, node_state& right) const {
        const int direction = parent.best.n_left_bins == 0 ? 0 : limits_.direction(parent.best.feature);
        const double middle = left.value / 2 + right.value / 2;
        if (direction > 0) left.range.high = right.range.low = middle;
        if (direction < 0) left.range.low = right.range.high = middle;
    }

    void resize(std::size_t n_nodes) {
        grown_.nodes.resize(n_nodes);
        grown_.statistics.resize(n_nodes);
        asked_.resize(n_nodes);
    }

    void close_or_keep(open_node& at) {
        if (at.best.exists)
            open_.push_back(std::move(at));
        else
            make_leaf(at);
    }

    void make_leaf(open_node& at) {
        const double value = at.state.value * search_.rule().unit_of_values();
        grown_.nodes[at.place] = node::leaf(value * limits_.learning_rate);
        grown_.statistics[at.place] = {0, scale_.hessian(at.state.total)};
        leaves_.push_back({at.place, at.state.range, std::move(at.rows)});
        search_.give_back(at.bins);
    }

    [[nodiscard]] std::size_t leaf_of(row_index row, std::span<const node> tree) const {
        std::size_t at = 0;
        while (!tree[at].is_leaf()) {
            const split& asked = asked_[at];
            const std::size_t missing_bin = data_.cuts(asked.feature).missing_bin();
            const bool left = asked.takes_left(data_.bin_at(row, asked.feature), missing_bin);
            at += tree[at].to_left + (left ? 0U : 1U);
        }
        return at;
    }

    const binned_matrix& data_;
    tree_limits limits_;
    gradient_scale scale_{};
    column_sampler columns_;
    split_search<Row> search_;
    row_partition<Row> partition_;
    tree grown_;
    std::vector<split> asked_;  // [nodes], for rows that no leaf holds
    std::vector<open_node> open_;
    std::vector<finished_leaf> leaves_;
};

}  // namespace sluice::trees
