// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/forest/forest_cut.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// How large a tree of a forest may become, and what it may ask.
struct forest_limits {
    std::size_t max_depth = 0;   // 0: no limit
    std::size_t max_leaves = 0;  // 0: no limit
    std::size_t min_rows_in_leaf = 1;
    std::size_t max_features = 1;  // that a node looks at
    bool random_cuts = false;
};

/// A tree whose leaves hold a value for each output: the questions are the same for all of them.
struct forest_tree {
    std::vector<node> nodes{};         // the values of leaves are 0
    std::vector<std::int64_t> sums{};  // [nodes x (2 + n_outputs)], of their rows
    category_sets sets{};

    /// The tree of one output, a share `1 / n_trees` of what its leaves are worth.
    [[nodiscard]] tree of_output(std::size_t k, const forest_target& target, std::size_t n_trees) const {
        tree one{nodes, std::vector<node_statistics>(nodes.size()), sets};
        const std::size_t width = 2 + target.n_outputs();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto* const here = sums.data() + i * width;
            one.statistics[i].cover = target.weight(here[0]);
            if (nodes[i].is_leaf()) {
                one.nodes[i].value = target.mean(here[2 + k], here[0], k) / static_cast<double>(n_trees);
                continue;
            }
            const auto* const left = here + nodes[i].to_left * width;
            const double children = score_of(left, k) + score_of(left + width, k);
            one.statistics[i].gain = target.gain(children - score_of(here, k), k);
        }
        return one;
    }
};

/// Grows a tree on one thread: a forest has trees enough for all of them. A node is divided until its rows have the
/// same target, or no cut leaves enough rows to both children; with `max_leaves` the cut that gains most goes first.
///
/// A node looks at features in random order until it has seen `max_features` of them and one can be cut, since a
/// feature that is constant there cannot. O(n_rows x max_features x depth): only the features that are looked at are
/// added up, and only the bins that hold rows. A row has a value of one output (`forest_row`) or of each
/// (`forest_vector_row`).
template <class Row>
class forest_grower {
  public:
    forest_grower(const binned_matrix& data, const forest_target& target, const forest_limits& limits)
        : data_(data),
          target_(target),
          limits_(limits),
          cutter_(most_bins(data), static_cast<std::int64_t>(limits.min_rows_in_leaf), target.factors()),
          order_(data.n_features()) {
        std::iota(order_.begin(), order_.end(), 0U);
    }
    forest_grower(const forest_grower&) = delete;
    forest_grower& operator=(const forest_grower&) = delete;

    /// The tree of these rows.
    [[nodiscard]] forest_tree grow(std::vector<Row> rows, random_stream drawn) {
        rows_ = std::move(rows);
        waiting_.resize(rows_.size());
        order_drawn_ = drawn.child("features");
        cuts_drawn_ = drawn.child("cuts");
        grown_ = {};
        n_leaves_ = 0;
        resize(1);
        open({.end = rows_.size()});
        while (!open_.empty() && (limits_.max_leaves == 0 || n_leaves_ + open_.size() < limits_.max_leaves))
            divide(take_next());
        for (const auto& left : open_) make_leaf(left.place);
        open_.clear();
        return std::move(grown_);
    }

  private:
    struct open_place {
        std::size_t place = 0;
        std::size_t depth = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
        double gain = 0;
        forest_cut cut{};

        [[nodiscard]] std::size_t n_rows() const { return end - begin; }
    };
    /// Calls `body` with what tells a row's bin of one feature: by column for many rows, by row for few, whose other
    /// features are wanted next.
    template <class Body>
    void with_bins(std::uint32_t feature, std::size_t n_rows, const Body& body) const {
        const std::size_t bundle = data_.bundles().bundle_of(feature);
        const shared_code* const shared = data_.bundles().shared(feature);
        const auto read = [&](const auto* first, std::size_t stride) {
            if (shared == nullptr) return body([=](std::size_t row) { return first[row * stride]; });
            body([=, bins = shared->bin_of_code.data()](std::size_t row) {
                return bins[first[row * stride]];
            });
        };
        if (n_rows * 8 > data_.n_rows())
            data_.with_column(bundle, [&](const auto* codes) { read(codes, 1); });
        else
            data_.with_rows([&](const auto* codes) { read(codes + bundle, data_.stride()); });
    }
    /// Of equal gains the older node is the larger one.
    static bool gains_less(const open_place& a, const open_place& b) {
        return a.gain < b.gain || (a.gain == b.gain && a.place > b.place);
    }

    [[nodiscard]] static std::size_t most_bins(const binned_matrix& data) {
        std::size_t most = 0;
        for (std::size_t j = 0; j < data.n_features(); ++j) most = (std::max)(most, data.cuts(j).n_bins());
        return most;
    }

    void resize(std::size_t n_nodes) {
        grown_.nodes.resize(n_nodes);
        grown_.sums.resize(n_nodes * (2 + target_.n_outputs()), 0);
    }

    /// Looks at a new node: it becomes a leaf, or waits to be divided.
    void open(open_place at) {
        const std::size_t width = 2 + target_.n_outputs();
        const auto total = std::span(grown_.sums).subspan(at.place * width, width);
        for (std::size_t i = at.begin; i < at.end; ++i) add_row(rows_[i], total.data());
        const bool is_deep = limits_.max_depth != 0 && at.depth >= limits_.max_depth;
        if (is_deep || at.n_rows() < 2 * limits_.min_rows_in_leaf || is_pure(at)) return make_leaf(at.place);
        search(at, total);
        if (!at.cut.exists) return make_leaf(at.place);
        at.gain = at.cut.score - score_of(total, target_.factors());
        open_.push_back(at);
        if (limits_.max_leaves != 0) std::push_heap(open_.begin(), open_.end(), gains_less);
    }
    [[nodiscard]] open_place take_next() {
        if (limits_.max_leaves != 0) std::pop_heap(open_.begin(), open_.end(), gains_less);
        open_place next = open_.back();
        open_.pop_back();
        return next;
    }

    [[nodiscard]] bool is_pure(const open_place& at) const {
        for (std::size_t i = at.begin + 1; i < at.end; ++i)
            if (!target_.agree(rows_[i].row, rows_[at.begin].row)) return false;
        return true;
    }

    void search(open_place& at, std::span<const std::int64_t> total) {
        const std::size_t n_features = order_.size();
        random_generator generator(order_drawn_);
        generator.at(static_cast<std::uint64_t>(at.place) << 32);
        swaps_.clear();
        for (std::size_t k = 0; k < n_features && (k < limits_.max_features || !at.cut.exists); ++k) {
            if (limits_.max_features < n_features) {
                swaps_.push_back(k + static_cast<std::size_t>(uniform_integer(generator, n_features - k)));
                std::swap(order_[k], order_[swaps_.back()]);
            }
            search(at, order_[k], total);
        }
        // A node starts from the same order whoever came before it.
        for (std::size_t k = swaps_.size(); k-- > 0;) std::swap(order_[k], order_[swaps_[k]]);
    }

    void search(open_place& at, std::uint32_t feature, std::span<const std::int64_t> total) {
        const auto& cuts = data_.cuts(feature);
        const auto rows = std::span<const Row>(rows_).subspan(at.begin, at.n_rows());
        const feature_at_node what{feature, static_cast<std::uint32_t>(cuts.missing_bin()), total};
        const std::uint64_t key = static_cast<std::uint64_t>(at.place) << 32 | feature;
        with_bins(feature, at.n_rows(), [&](const auto& bin_of) {
            if (cuts.is_categorical()) {
                if (!limits_.random_cuts) return cutter_.cut_best_set(rows, bin_of, what, at.cut);
                const random_generator drawn(random_stream(cuts_drawn_.bits(key), key));
                return cutter_.cut_at_random_set(rows, bin_of, what, drawn, at.cut);
            }
            if (!limits_.random_cuts) return cutter_.cut_best(rows, bin_of, what, at.cut);
            cutter_.cut_at_random(rows, bin_of, what, cuts.cuts(), cuts_drawn_.uniform(key), at.cut);
        });
    }

    void divide(const open_place& at) {
        const auto& cuts = data_.cuts(at.cut.feature);
        const std::size_t middle = divide_rows(at, static_cast<std::uint32_t>(cuts.missing_bin()));
        const std::size_t left = grown_.nodes.size();
        resize(left + 2);
        const auto to_left = static_cast<std::uint32_t>(left - at.place);
        grown_.nodes[at.place] =
            cuts.is_categorical()
                ? node::category_split(at.cut.feature, grown_.sets.push_back(at.cut.left_categories), to_left,
                                       at.cut.missing_left)
                : node::split(at.cut.feature, cuts.threshold(at.cut.n_left_bins), to_left,
                              at.cut.missing_left);
        open({.place = left, .depth = at.depth + 1, .begin = at.begin, .end = middle});
        open({.place = left + 1, .depth = at.depth + 1, .begin = middle, .end = at.end});
    }

    /// Left rows move to the front, both keep their order. Where the right ones begin.
    [[nodiscard]] std::size_t divide_rows(const open_place& at, std::uint32_t missing_bin) {
        std::size_t left = at.begin, right = 0;
        with_bins(at.cut.feature, at.n_rows(), [&](const auto& bin_of) {
            for (std::size_t i = at.begin; i < at.end; ++i) {
                const Row row = rows_[i];
                const bool goes_left = at.cut.goes_left(bin_of(row.row), missing_bin);
                rows_[left] = row;
                waiting_[right] = row;
                left += goes_left ? 1 : 0;
                right += goes_left ? 0 : 1;
            }
        });
        std::copy_n(waiting_.begin(), right, rows_.begin() + static_cast<std::ptrdiff_t>(left));
        return left;
    }

    void make_leaf(std::size_t place) {
        ++n_leaves_;
        grown_.nodes[place] = node::leaf(0);
    }

    const binned_matrix& data_;
    const forest_target& target_;
    forest_limits limits_;
    forest_cutter cutter_;
    random_stream order_drawn_{0, 0}, cuts_drawn_{0, 0};
    std::vector<std::uint32_t> order_;
    std::vector<std::size_t> swaps_;
    std::vector<Row> rows_, waiting_;
    std::vector<open_place> open_;
    std::size_t n_leaves_ = 0;
    forest_tree grown_;
};

}  // namespace sluice::trees
