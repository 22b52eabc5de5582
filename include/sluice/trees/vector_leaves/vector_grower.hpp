// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/growth.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/vector_leaves/vector_gradients.hpp"
#include "sluice/trees/vector_leaves/vector_search.hpp"
#include "sluice/trees/vector_leaves/vector_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Grows one tree for all outputs at a time, as `grower` grows one for each: depth-wise or leaf-wise, by features of
/// numbers. A split gains what it gains over all outputs; a leaf holds a value for each.
///
/// O(levels x n_rows x n_features x n_outputs / 2) for histograms, of which one takes
/// 8 (2 + n_outputs) bytes a bin. The same tree for any number of threads and any order of the rows.
class vector_grower {
  public:
    vector_grower(const binned_matrix& data, const tree_limits& limits)
        : data_(data), limits_(limits), columns_(data.n_features(), limits.columns), search_(data) {}
    vector_grower(const vector_grower&) = delete;
    vector_grower& operator=(const vector_grower&) = delete;

    /// The trees of the outputs, [n_outputs]; changes the order of the rows of `gradients`.
    [[nodiscard]] std::vector<tree> grow(vector_gradients& gradients, const tree_conditions& how,
                                         const context& ctx) {
        grown_ = {};
        asked_.clear();
        open_.clear();
        leaves_.clear();
        columns_.begin_tree(how.drawn);
        search_.begin_tree(gradients.words(), limits_.regularise, gradients.scales(), how);
        start(gradients.rows(), how.drops_rows, ctx);
        for (auto batch = take_next(open_, limits_, leaves_.size()); !batch.empty();
             batch = take_next(open_, limits_, leaves_.size()))
            expand(std::move(batch), ctx);
        for (auto& node : open_) make_leaf(node);
        std::vector<tree> all;
        const double quantum = gradients.scales().front().hessian_quantum;
        for (std::size_t k = 0; k < gradients.scales().size(); ++k)
            all.push_back(grown_.of_output(k, search_.rule(), quantum, limits_.learning_rate));
        return all;
    }

    /// Adds the values of each row's leaf in the trees grown last to its margins, for the rows of one chunk. Rows that weigh
    /// nothing in any round keep their margins.
    void add_leaves(std::size_t chunk, std::span<const tree> trees, std::span<const double> weights,
                    margin_table& margins) const {
        const auto add = [&](row_index row, std::size_t place) {
            for (std::size_t k = 0; k < trees.size(); ++k) margins[k][row] += trees[k].nodes[place].value;
        };
        for (const auto& leaf : leaves_)
            for (const vector_row& row : partition_.rows(leaf.rows, chunk)) add(row.row, leaf.place);
        for (const vector_row& row : partition_.left_out(chunk))
            if (weights.empty() || weights[row.row] > 0) add(row.row, leaf_of(row.row));
    }

  private:
    struct finished_leaf {
        std::size_t place = 0;
        node_rows rows{};
    };

    void start(std::span<vector_row> rows, bool drops_rows, const context& ctx) {
        resize(1);
        open_vector_node root{.rows = partition_.reset(rows, drops_rows, ctx)};
        root.features = columns_.of_node(0, 0, {});
        search_.build_root(root, partition_, ctx);
        note_sums(root);
        if (limits_.splits_left(1) > 0) search_.search_root(root, ctx);
        close_or_keep(root);
    }

    void expand(std::vector<open_vector_node> parents, const context& ctx) {
        std::vector<division> divisions;
        divisions.reserve(parents.size());
        for (const auto& parent : parents) divisions.push_back({&parent.rows, &parent.best.asked});
        partition_.divide(divisions, data_, ctx);
        std::vector<open_vector_node> children;
        for (std::size_t k = 0; k < parents.size(); ++k) add_children(parents[k], divisions[k], children);
        const bool may_split = limits_.may_split_at(children.back().depth) &&
                               limits_.splits_left(leaves_.size() + open_.size() + children.size()) > 0;
        if (may_split) search_.search_children(parents, children, partition_, ctx);
        for (auto& parent : parents) search_.give_back(parent.bins);
        for (auto& child : children) close_or_keep(child);
    }

    void add_children(const open_vector_node& parent, division& d, std::vector<open_vector_node>& children) {
        const std::size_t left = grown_.nodes.size();
        resize(left + 2);
        const split& by = parent.best.asked;
        grown_.nodes[parent.place] =
            node::split(by.feature, data_.cuts(by.feature).threshold(by.n_left_bins),
                        static_cast<std::uint32_t>(left - parent.place), by.missing_left);
        asked_[parent.place] = by;
        std::vector<std::int64_t> right_sums = parent.sums;
        for (std::size_t k = 0; k < right_sums.size(); ++k) right_sums[k] -= parent.best.left_sums[k];
        children.push_back(child_of(parent, left, parent.best.left_sums, std::move(d.left)));
        children.push_back(child_of(parent, left + 1, std::move(right_sums), std::move(d.right)));
    }

    [[nodiscard]] open_vector_node child_of(const open_vector_node& parent, std::size_t place,
                                            std::vector<std::int64_t> sums, node_rows&& rows) {
        open_vector_node child{.place = place, .depth = parent.depth + 1, .rows = std::move(rows)};
        child.sums = std::move(sums);
        note_sums(child);
        if (columns_.constrains()) {
            child.path = parent.path;
            child.path.push_back(parent.best.asked.feature);
        }
        child.features = columns_.of_node(place, child.depth, child.path);
        return child;
    }

    void resize(std::size_t n_nodes) {
        grown_.nodes.resize(n_nodes);
        grown_.sums.resize(n_nodes * search_.rule().width());
        asked_.resize(n_nodes);
    }
    void note_sums(const open_vector_node& at) {
        const std::size_t width = at.sums.size();
        std::copy(at.sums.begin(), at.sums.end(),
                  grown_.sums.begin() + static_cast<std::ptrdiff_t>(at.place * width));
    }

    void close_or_keep(open_vector_node& at) {
        if (at.best.exists())
            open_.push_back(std::move(at));
        else
            make_leaf(at);
    }
    void make_leaf(open_vector_node& at) {
        grown_.nodes[at.place] = node::leaf(0);
        leaves_.push_back({at.place, std::move(at.rows)});
        search_.give_back(at.bins);
    }

    [[nodiscard]] std::size_t leaf_of(row_index row) const {
        std::size_t at = 0;
        while (!grown_.nodes[at].is_leaf()) {
            const split& asked = asked_[at];
            const std::size_t missing_bin = data_.cuts(asked.feature).missing_bin();
            const bool left = asked.takes_left(data_.bin_at(row, asked.feature), missing_bin);
            at += grown_.nodes[at].to_left + (left ? 0U : 1U);
        }
        return at;
    }

    const binned_matrix& data_;
    tree_limits limits_;
    column_sampler columns_;
    vector_search search_;
    row_partition<vector_row> partition_;
    vector_tree grown_;
    std::vector<split> asked_;  // [nodes], for rows that no leaf holds
    std::vector<open_vector_node> open_;
    std::vector<finished_leaf> leaves_;
};

}  // namespace sluice::trees
