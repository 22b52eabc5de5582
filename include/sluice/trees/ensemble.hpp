// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Trees for prediction, their nodes one after the other. The root of a tree is its first node, and children
/// stand behind their parent, so that a walk always ends.
class ensemble {
  public:
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::size_t n_nodes() const { return nodes_.size(); }

    /// The nodes of a tree; children are named by their place in it.
    [[nodiscard]] std::span<const node> nodes(std::size_t t) const {
        return std::span(nodes_).subspan(begin(t), static_cast<std::size_t>(ends_[t]) - begin(t));
    }
    /// What training knew of each of them.
    [[nodiscard]] std::span<const node_statistics> statistics(std::size_t t) const {
        return std::span(statistics_).subspan(begin(t), static_cast<std::size_t>(ends_[t]) - begin(t));
    }

    /// A tree on its own.
    [[nodiscard]] tree tree_of(std::size_t t) const {
        tree one{{nodes(t).begin(), nodes(t).end()},
                 {statistics(t).begin(), statistics(t).end()},
                 {},
                 linear_.slice(begin(t), nodes(t).size())};
        for (node& n : one.nodes)
            if (n.asks_categories())
                n.value =
                    static_cast<double>(one.sets.push_back(sets_.bits(static_cast<std::size_t>(n.value))));
        return one;
    }
    /// The sets that nodes ask categories by.
    [[nodiscard]] const category_sets& sets() const { return sets_; }
    /// The leaves that are no constants, their places counted through all trees.
    [[nodiscard]] const linear_leaves& linear() const { return linear_; }
    /// Whether a row goes left at a node that asks categories when its feature has this code.
    [[nodiscard]] bool goes_left(const node& at, double code) const noexcept {
        return code == code ? sets_.contains(static_cast<std::size_t>(at.value), code) : at.missing_left();
    }
    /// How many places further a row goes at a node when its feature has this value; of categories their codes.
    [[nodiscard]] std::uint32_t step(const node& at, double x) const noexcept {
        if (!at.asks_categories()) return at.step(x);
        return at.to_left + (goes_left(at, x) ? 0u : 1u);
    }
    /// The place of a row's leaf in a tree; `x(feature)` gives the row's values.
    template <class Row>
    [[nodiscard]] std::uint32_t leaf_of(std::size_t t, const Row& x) const noexcept {
        const node* const root = nodes_.data() + begin(t);
        std::uint32_t at = 0;
        while (!root[at].is_leaf()) at += step(root[at], x(root[at].feature()));
        return at;
    }

    /// What the leaf at a place in a tree is worth for a row, `x(feature)`.
    template <class Row>
    [[nodiscard]] double value(std::size_t t, std::size_t place, const Row& x) const noexcept {
        const std::size_t at = begin(t) + place;
        return linear_.value(at, nodes_[at].value, x);
    }

    void push_back(const tree& one) {
        linear_.append(one.linear, nodes_.size());
        const std::size_t moved = sets_.append(one.sets);
        for (node n : one.nodes) {
            if (n.asks_categories()) n.value += static_cast<double>(moved);
            nodes_.push_back(n);
        }
        statistics_.insert(statistics_.end(), one.statistics.begin(), one.statistics.end());
        statistics_.resize(nodes_.size());
        if (!linear_.empty()) linear_.resize(nodes_.size());
        ends_.push_back(nodes_.size());
    }

    /// Drops the trees behind the first `n`.
    void keep(std::size_t n) {
        if (n >= ends_.size()) return;
        ends_.resize(n);
        nodes_.resize(n == 0 ? 0 : static_cast<std::size_t>(ends_.back()));
        statistics_.resize(nodes_.size());
        std::size_t end = 0;
        for (const node& one : nodes_)
            if (one.asks_categories())
                end = (std::max)(end, sets_.end_of(static_cast<std::size_t>(one.value)));
        sets_.keep(end);
        if (!linear_.empty()) linear_.resize(nodes_.size());
    }

    /// Multiplies the leaf values of a tree.
    void scale(std::size_t t, double factor) {
        for (std::size_t i = begin(t); i < static_cast<std::size_t>(ends_[t]); ++i)
            if (nodes_[i].is_leaf()) nodes_[i].value = exact_product(nodes_[i].value, factor);
        linear_.scale(begin(t), nodes(t).size(), factor);
    }

    /// Adds the leaf values of all trees to `base`, in tree order. `x(feature)` gives the row's values. Several trees
    /// are walked side by side, since each step waits for the one before it. No heap, no lock.
    template <class Row>
    [[nodiscard]] double margin(double base, const Row& x) const noexcept {
        const auto ask = [this](const node& n, double value) { return step(n, value); };
        const auto constant = [](const node& leaf) { return leaf.value; };
        if (!linear_.empty())
            return sum(base, x, ask, [&](const node& leaf) {
                return linear_.value(static_cast<std::size_t>(&leaf - nodes_.data()), leaf.value, x);
            });
        if (!sets_.empty()) return sum(base, x, ask, constant);
        return sum(
            base, x, [](const node& n, double value) { return n.step(value); }, constant);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("nodes", nodes_);
        v("statistics", statistics_);
        v("ends", ends_);
        v("sets", sets_);
    }
    /// What only some ensembles have.
    template <class Visitor>
    void visit_linear(Visitor&& v) {
        v("linear_leaves", linear_);
    }

    /// Throws `invalid_data` unless every tree is one: a node at least, children inside it and behind their
    /// parent, each child of one parent, features below `n_features`, numbers where numbers belong.
    void check(std::size_t n_features) const {
        const auto require = [](bool sound, const char* requirement, std::size_t tree, std::size_t place) {
            if (!sound)
                throw invalid_data({.component = "trees",
                                    .requirement = requirement,
                                    .actual = {},
                                    .place = "tree " + to_text(tree) + ", node " + to_text(place),
                                    .hint = "the model file is damaged or was made by hand"});
        };
        require(n_features > 0 || nodes_.empty(), "trees look at one feature at least", 0, 0);
        require(statistics_.size() == nodes_.size(), "every node has statistics", 0, 0);
        require(linear_.is_sound(nodes_.size(), n_features),
                "linear leaves are finite, of features that exist", 0, 0);
        std::uint64_t begin = 0;
        for (std::size_t t = 0; t < ends_.size(); begin = ends_[t++])
            require(ends_[t] > begin && ends_[t] <= nodes_.size(), "a tree has its nodes inside the list", t,
                    0);
        require(begin == nodes_.size(), "every node belongs to a tree", ends_.size(), 0);
        for (std::size_t t = 0; t < ends_.size(); ++t) {
            const auto tree_nodes = nodes(t);
            const auto first = static_cast<std::size_t>(tree_nodes.data() - nodes_.data());
            std::vector<char> has_parent(tree_nodes.size(), 0);
            for (std::size_t i = 0; i < tree_nodes.size(); ++i) {
                const node& n = tree_nodes[i];
                const node_statistics& known = statistics(t)[i];
                require(std::isfinite(known.gain) && known.cover >= 0 && std::isfinite(known.cover),
                        "gain and cover are finite, cover not below 0", t, i);
                require(i == 0 || has_parent[i] != 0, "every node but the root has a parent", t, i);
                if (n.is_leaf()) {
                    require(std::isfinite(n.value), "the value of a leaf is finite", t, i);
                    require(n.question == 0, "a leaf asks nothing", t, i);
                    continue;
                }
                require(!linear_.has(first + i), "a node that asks is not linear", t, i);
                require(!std::isnan(n.value), "a threshold is a number", t, i);
                require(!n.asks_categories() || sets_.begins_at(n.value),
                        "the categories of a node are there", t, i);
                require(n.feature() < n_features, "the feature of a node exists", t, i);
                const std::size_t left = i + n.to_left;
                require(left < tree_nodes.size() - 1, "children stand behind their parent, inside the tree",
                        t, i);
                require(has_parent[left] == 0 && has_parent[left + 1] == 0, "a node has one parent", t, i);
                has_parent[left] = has_parent[left + 1] = 1;
            }
        }
    }

    friend bool operator==(const ensemble&, const ensemble&) = default;

  private:
    [[nodiscard]] std::size_t begin(std::size_t t) const {
        return t == 0 ? 0 : static_cast<std::size_t>(ends_[t - 1]);
    }

    template <class Row, class Step, class Value>
    [[nodiscard]] double sum(double base, const Row& x, const Step& step_of,
                             const Value& value_of) const noexcept {
        constexpr std::size_t side_by_side = 8;
        std::size_t t = 0;
        for (; t + side_by_side <= ends_.size(); t += side_by_side) {
            std::array<const node*, side_by_side> at;
            for (std::size_t k = 0; k < side_by_side; ++k) at[k] = nodes_.data() + begin(t + k);
            for (std::uint32_t moved = 1; moved != 0;) {
                moved = 0;
                for (const node*& one : at) {
                    moved |= one->to_left;
                    one += step_of(*one, x(one->feature()));
                }
            }
            for (const node* leaf : at) base += value_of(*leaf);
        }
        for (; t < ends_.size(); ++t) {
            const node* at = nodes_.data() + begin(t);
            while (!at->is_leaf()) at += step_of(*at, x(at->feature()));
            base += value_of(*at);
        }
        return base;
    }

    std::vector<node> nodes_;
    std::vector<node_statistics> statistics_;
    std::vector<std::uint64_t> ends_;
    category_sets sets_;
    linear_leaves linear_;
};

}  // namespace sluice::trees
