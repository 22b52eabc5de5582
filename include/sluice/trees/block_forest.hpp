// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/binning.hpp"
#include "sluice/backend/cpu/predict.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/category_questions.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/thresholds.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// An ensemble laid out for many rows: a number becomes its rank among the thresholds of its feature, once, and
/// every question of every tree is then asked of a block of rows by one comparison of small whole numbers; which rows a
/// set of categories holds is looked up before. Made where a table is predicted and thrown away after, so a model holds
/// its trees in one form only.
///
/// `Rank` has 8 bits where no feature has more than 253 thresholds and no tree more than 256 leaves; else 16.
/// Making it is O(n_nodes log n_nodes), a row O(n_features log n_thresholds + n_nodes / rows in a vector).
template <class Rank>
class block_forest {
  public:
    static constexpr std::size_t most_thresholds = std::size_t{(std::numeric_limits<Rank>::max)()} - 2;
    static constexpr std::size_t most_leaves =
        (std::min)(std::size_t{(std::numeric_limits<Rank>::max)()} + 1, std::size_t{1} << 15);

    /// Whether an ensemble can be laid out so.
    [[nodiscard]] static bool holds(const ensemble& trees,
                                    const std::vector<feature_thresholds>& thresholds) {
        for (const auto& of_feature : thresholds)
            if (of_feature.values.size() > most_thresholds) return false;
        for (std::size_t t = 0; t < trees.size(); ++t)
            if (trees.nodes(t).size() / 2 + 1 > most_leaves) return false;
        return true;
    }

    block_forest(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                 std::span<const feature> columns)
        : source_(trees), columns_(columns), questions_(columns) {
        for (const auto& of : thresholds)
            used_.push_back({of.feature, table_of(columns[of.feature], of.values)});
        for (std::size_t t = 0; t < trees.size(); ++t)
            most_nodes_ = (std::max)(most_nodes_, trees.nodes(t).size() / 2);
        for (std::size_t t = 0; t < trees.size(); ++t) add(trees.nodes(t), thresholds);
        set_pointers();
    }
    block_forest(const block_forest&) = delete;
    block_forest& operator=(const block_forest&) = delete;

    /// Adds the leaf values of all trees, in tree order, to the margins of some rows.
    void add_margins(chunk rows, std::span<double> margins, vector_width width = widest_vectors()) const {
        constexpr std::size_t size = backend::cpu::rows_per_block;
        thread_local aligned_vector<Rank> ranks, answers;
        ranks.resize((2 * used_.size() + questions_.size()) * size);
        answers.resize((2 * most_nodes_ + 1) * size);
        for (std::size_t k = 0; k <= most_nodes_; ++k)
            std::fill_n(answers.begin() + static_cast<std::ptrdiff_t>((most_nodes_ + k) * size), size,
                        static_cast<Rank>(k));
        std::vector<const Rank*> kinds(2 * used_.size() + questions_.size());
        for (std::size_t begin = rows.begin; begin < rows.end; begin += size) {
            const std::size_t n = (std::min)(size, rows.end - begin);
            for (std::size_t j = 0; j < used_.size(); ++j)
                find_ranks(used_[j], begin, n, width, ranks.data() + 2 * j * size, kinds.data() + 2 * j);
            // The ranks of a question about categories are its answers.
            for (std::size_t k = 2 * used_.size(); k < kinds.size(); ++k) kinds[k] = ranks.data() + k * size;
            questions_.answer(begin, n, width, ranks.data() + 2 * used_.size() * size);
            const backend::cpu::block_memory<Rank> memory{kinds.data(), answers.data(), most_nodes_};
            if (!source_.linear().empty()) {
                add_linear(memory, begin, margins.subspan(begin, n), width);
                continue;
            }
            double block[size] = {};
            std::copy_n(margins.data() + begin, n, block);
            backend::cpu::predict(trees_.data(), trees_.size(), memory, block, width);
            std::copy_n(block, n, margins.data() + begin);
        }
    }

  private:
    using cut_tables = std::variant<backend::cpu::cut_table<double>, backend::cpu::cut_table<float>>;
    struct used_feature {
        std::size_t column;
        cut_tables cuts;
    };

    [[nodiscard]] static cut_tables table_of(const feature& column, std::span<const double> thresholds) {
        return std::visit(
            [&]<class Numbers>(const Numbers&) -> cut_tables {
                return backend::cpu::cut_table<typename Numbers::value_type>(thresholds);
            },
            column.values);
    }

    /// The ranks of a feature in a block, missing values above all others and below them: two kinds, in the same place
    /// where nothing is missing.
    void find_ranks(const used_feature& of, std::size_t begin, std::size_t n, vector_width width, Rank* ranks,
                    const Rank** kinds) const {
        constexpr Rank missing = (std::numeric_limits<Rank>::max)();
        const bool some_missing = std::visit(
            [&]<class Number>(const backend::cpu::cut_table<Number>& cuts) {
                const auto& column = columns_[of.column].values;
                if (const auto* values = std::get_if<std::span<const Number>>(&column))
                    return cuts.find(values->data() + begin, n, missing, ranks, width);
                Number block[backend::cpu::rows_per_block] = {};
                std::get<sparse_numbers>(column).for_each_stored(
                    begin, begin + n,
                    [&](std::size_t row, double x) { block[row - begin] = static_cast<Number>(x); });
                return cuts.find(block, n, missing, ranks, width);
            },
            of.cuts);
        kinds[0] = kinds[1] = ranks;
        if (!some_missing) return;
        Rank* const below = ranks + backend::cpu::rows_per_block;
        for (std::size_t i = 0; i < n; ++i) below[i] = ranks[i] == missing ? Rank{0} : ranks[i];
        kinds[1] = below;
    }

    /// Where leaves are linear, their rows are looked at once more.
    void add_linear(const backend::cpu::block_memory<Rank>& memory, std::size_t begin,
                    std::span<double> margins, vector_width width) const {
        Rank leaves[backend::cpu::rows_per_block];
        const std::uint32_t* places = leaf_places_.data();
        for (std::size_t t = 0; t < trees_.size(); ++t) {
            backend::cpu::find_leaves(trees_[t], memory, leaves, width);
            for (std::size_t i = 0; i < margins.size(); ++i)
                margins[i] += source_.value(t, places[leaves[i]],
                                            [&](std::uint32_t j) { return columns_[j][begin + i]; });
            places += trees_[t].n_nodes + 1;
        }
    }

    /// Which ranks a node asks, and which of them is the largest that goes left.
    [[nodiscard]] backend::cpu::block_node<Rank> question_of(
        const node& n, const std::vector<feature_thresholds>& thresholds) {
        if (n.asks_categories()) {
            questions_.push_back(source_, n);
            return {.ranks = static_cast<std::uint32_t>(2 * used_.size() + questions_.size() - 1)};
        }
        const std::size_t of = place_of(n.feature(), thresholds);
        return {.ranks = static_cast<std::uint32_t>(2 * of + (n.missing_left() ? 1 : 0)),
                .rank = static_cast<Rank>(thresholds[of].rank_of(n.value))};
    }

    void add(std::span<const node> tree, const std::vector<feature_thresholds>& thresholds) {
        std::vector<std::size_t> level(tree.size()), answer(tree.size());
        std::size_t n_inner = 0, n_leaves = 0, n_levels = 0;
        for (std::size_t i = 0; i < tree.size(); ++i) {
            answer[i] = tree[i].is_leaf() ? most_nodes_ + n_leaves++ : n_inner++;
            n_levels = (std::max)(n_levels, level[i]);
            if (tree[i].is_leaf()) continue;
            level[i + tree[i].to_left] = level[i + tree[i].to_left + 1] = level[i] + 1;
        }
        if (is_nearly_complete(n_inner, n_levels)) return add_complete(tree, n_levels, thresholds);
        for (std::size_t i = 0; i < tree.size(); ++i) {
            const node& n = tree[i];
            if (n.is_leaf()) {
                leaf_values_.push_back(n.value);
                leaf_places_.push_back(static_cast<std::uint32_t>(i));
                continue;
            }
            auto asked = question_of(n, thresholds);
            asked.left = static_cast<std::uint16_t>(answer[i + n.to_left]);
            asked.right = static_cast<std::uint16_t>(answer[i + n.to_left + 1]);
            nodes_.push_back(asked);
        }
        trees_.push_back({nullptr, n_inner, nullptr, 0});
    }

    /// Where a tree is asked sooner as one of full levels: a question of such a tree takes 4/7 of the time of another.
    [[nodiscard]] static bool is_nearly_complete(std::size_t n_inner, std::size_t n_levels) {
        return n_levels >= backend::cpu::fewest_full_levels && n_levels <= backend::cpu::most_full_levels &&
               7 * n_inner >= 4 * ((std::size_t{1} << n_levels) - 1);
    }
    /// A leaf above the last level stands in all places below it, whatever is asked on the way to them.
    void add_complete(std::span<const node> tree, std::size_t n_levels,
                      const std::vector<feature_thresholds>& thresholds) {
        const std::size_t first = nodes_.size(), n_leaves = std::size_t{1} << n_levels;
        nodes_.resize(first + n_leaves - 1);
        std::vector<std::size_t> here{0};
        for (std::size_t level = 0; level < n_levels; ++level) {
            std::vector<std::size_t> next;
            for (std::size_t place = 0; place < here.size(); ++place) {
                const node& n = tree[here[place]];
                const std::size_t left = here[place] + n.to_left;
                next.push_back(left);
                next.push_back(n.is_leaf() ? left : left + 1);
                if (n.is_leaf()) continue;
                nodes_[first + backend::cpu::complete_place(n_levels, level, place)] =
                    question_of(n, thresholds);
            }
            here = std::move(next);
        }
        for (const std::size_t leaf : here) {
            leaf_values_.push_back(tree[leaf].value);
            leaf_places_.push_back(static_cast<std::uint32_t>(leaf));
        }
        trees_.push_back({nullptr, n_leaves - 1, nullptr, n_levels});
    }

    void set_pointers() {
        leaf_values_.resize(leaf_values_.size() + backend::cpu::most_looked_up);
        const auto* nodes = nodes_.data();
        const double* values = leaf_values_.data();
        for (auto& tree : trees_) {
            tree.nodes = nodes;
            tree.leaf_values = values;
            nodes += tree.n_nodes;
            values += tree.n_nodes + 1;
        }
    }

    const ensemble& source_;
    std::span<const feature> columns_;
    std::vector<used_feature> used_;
    category_questions questions_;
    std::vector<backend::cpu::block_node<Rank>> nodes_;
    std::vector<double> leaf_values_;
    std::vector<std::uint32_t> leaf_places_;  // in their trees
    std::vector<backend::cpu::block_tree<Rank>> trees_;
    std::size_t most_nodes_ = 0;
};

}  // namespace sluice::trees
