// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/binning.hpp"
#include "sluice/backend/cpu/predict.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <variant>
#include <vector>

namespace sluice::trees {

/// The thresholds of each feature in an ensemble, sorted, each once.
[[nodiscard]] inline std::vector<std::vector<double>> thresholds_of(const ensemble& trees,
                                                                    std::size_t n_features) {
    std::vector<std::vector<double>> all(n_features);
    for (std::size_t t = 0; t < trees.size(); ++t)
        for (const node& n : trees.nodes(t))
            if (!n.is_leaf()) all[n.feature()].push_back(n.value);
    for (auto& of_feature : all) {
        std::sort(of_feature.begin(), of_feature.end());
        of_feature.erase(std::unique(of_feature.begin(), of_feature.end()), of_feature.end());
    }
    return all;
}

/// An ensemble laid out for many rows: a number becomes its rank among the thresholds of its feature, once, and
/// every question of every tree is then asked of a block of rows by one comparison of small whole numbers. Made where
/// a table is predicted and thrown away after, so a model holds its trees in one form only.
///
/// `Rank` has 8 bits where no feature has more than 253 thresholds and no tree more than 256 leaves; else 16.
/// Making it is O(n_nodes log n_nodes), a row O(n_features log n_thresholds + n_nodes / rows in a vector).
template <class Rank>
class block_forest {
  public:
    static constexpr std::size_t most_thresholds = std::size_t{(std::numeric_limits<Rank>::max)()} - 2;
    static constexpr std::size_t most_leaves = std::size_t{(std::numeric_limits<Rank>::max)()} + 1;

    /// Whether an ensemble can be laid out so.
    [[nodiscard]] static bool holds(const ensemble& trees,
                                    const std::vector<std::vector<double>>& thresholds) {
        for (const auto& of_feature : thresholds)
            if (of_feature.size() > most_thresholds) return false;
        for (std::size_t t = 0; t < trees.size(); ++t)
            if (trees.nodes(t).size() / 2 + 1 > most_leaves) return false;
        return true;
    }

    block_forest(const ensemble& trees, const std::vector<std::vector<double>>& thresholds,
                 std::span<const feature> columns)
        : columns_(columns) {
        std::vector<std::uint32_t> place(thresholds.size(), 0);
        for (std::size_t t = 0; t < trees.size(); ++t)
            for (const node& n : trees.nodes(t))
                if (!n.is_leaf()) place[n.feature()] = 1;
        for (std::size_t j = 0; j < place.size(); ++j)
            if (place[j] != 0) {
                place[j] = static_cast<std::uint32_t>(used_.size());
                used_.push_back({j, table_of(columns[j], thresholds[j])});
            }
        for (std::size_t t = 0; t < trees.size(); ++t) add(trees.nodes(t), thresholds, place);
        set_pointers();
    }
    block_forest(const block_forest&) = delete;
    block_forest& operator=(const block_forest&) = delete;

    /// Adds the leaf values of all trees, in tree order, to the margins of some rows.
    void add_margins(chunk rows, std::span<double> margins, vector_width width = widest_vectors()) const {
        constexpr std::size_t size = backend::cpu::rows_per_block;
        thread_local std::vector<Rank> ranks, masks;
        ranks.resize(used_.size() * size);
        masks.resize((most_nodes_ + 1) * size);
        for (std::size_t begin = rows.begin; begin < rows.end; begin += size) {
            const std::size_t n = (std::min)(size, rows.end - begin);
            bool has_missing = false;
            for (std::size_t j = 0; j < used_.size(); ++j)
                has_missing = find_ranks(used_[j], begin, n, ranks.data() + j * size) || has_missing;
            double block[size] = {};
            std::copy_n(margins.data() + begin, n, block);
            backend::cpu::predict(trees_.data(), trees_.size(), ranks.data(), masks.data(), has_missing,
                                  block, width);
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
            [&](auto values) -> cut_tables {
                return backend::cpu::cut_table<typename decltype(values)::value_type>(thresholds);
            },
            column.values);
    }

    [[nodiscard]] bool find_ranks(const used_feature& of, std::size_t begin, std::size_t n,
                                  Rank* ranks) const {
        return std::visit(
            [&]<class Number>(const backend::cpu::cut_table<Number>& cuts) {
                const auto& values = std::get<std::span<const Number>>(columns_[of.column].values);
                return cuts.find(values.data() + begin, n, (std::numeric_limits<Rank>::max)(), ranks);
            },
            of.cuts);
    }

    void add(std::span<const node> tree, const std::vector<std::vector<double>>& thresholds,
             const std::vector<std::uint32_t>& place) {
        // Children stand behind their parents, so leaves are counted from the end and numbered from the front.
        std::vector<std::size_t> n_leaves(tree.size(), 1), first_leaf(tree.size(), 0), number(tree.size(), 0);
        for (std::size_t i = tree.size(); i-- > 0;)
            if (!tree[i].is_leaf())
                n_leaves[i] = n_leaves[i + tree[i].to_left] + n_leaves[i + tree[i].to_left + 1];
        std::size_t n_inner = 0;
        for (std::size_t i = 0; i < tree.size(); ++i)
            number[i] = tree[i].is_leaf() ? tree.size() / 2 : n_inner++;
        const std::size_t leaves_begin = leaf_values_.size();
        leaf_values_.resize(leaves_begin + n_leaves[0]);
        for (std::size_t i = 0; i < tree.size(); ++i) {
            const node& n = tree[i];
            if (n.is_leaf()) {
                leaf_values_[leaves_begin + first_leaf[i]] = n.value;
                continue;
            }
            const std::size_t left = i + n.to_left;
            first_leaf[left] = first_leaf[i];
            first_leaf[left + 1] = first_leaf[i] + n_leaves[left];
            nodes_.push_back({.feature = place[n.feature()],
                              .left = static_cast<std::uint16_t>(number[left]),
                              .right = static_cast<std::uint16_t>(number[left + 1]),
                              .rank = rank_of(n.value, thresholds[n.feature()]),
                              .leaves_behind = static_cast<Rank>(n_leaves[left]),
                              .missing_left = static_cast<Rank>(n.missing_left() ? -1 : 0)});
        }
        trees_.push_back({nullptr, n_inner, nullptr});
        most_nodes_ = (std::max)(most_nodes_, n_inner);
    }

    /// `x < threshold` is `rank of x <= rank of the threshold`.
    [[nodiscard]] static Rank rank_of(double threshold, const std::vector<double>& thresholds) {
        return static_cast<Rank>(std::lower_bound(thresholds.begin(), thresholds.end(), threshold) -
                                 thresholds.begin());
    }

    void set_pointers() {
        const auto* nodes = nodes_.data();
        const double* values = leaf_values_.data();
        for (auto& tree : trees_) {
            tree.nodes = nodes;
            tree.leaf_values = values;
            nodes += tree.n_nodes;
            values += tree.n_nodes + 1;
        }
    }

    std::span<const feature> columns_;
    std::vector<used_feature> used_;
    std::vector<backend::cpu::block_node<Rank>> nodes_;
    std::vector<double> leaf_values_;
    std::vector<backend::cpu::block_tree<Rank>> trees_;
    std::size_t most_nodes_ = 0;
};

/// Adds the leaf values of all trees, in tree order, to the margins of the rows of some columns: by blocks where
/// there are rows enough, else row by row. The same bits either way.
inline void add_trees(const ensemble& trees, std::span<const feature> columns, std::span<double> margins,
                      const context& ctx) {
    const auto by_blocks = [&]<class Rank>(const block_forest<Rank>& forest) {
        for_each_chunk(ctx, margins.size(), 16 * backend::cpu::rows_per_block,
                       [&](chunk rows) { forest.add_margins(rows, margins); });
    };
    if (margins.size() >= backend::cpu::rows_per_block) {
        const auto thresholds = thresholds_of(trees, columns.size());
        if (block_forest<std::uint8_t>::holds(trees, thresholds))
            return by_blocks(block_forest<std::uint8_t>(trees, thresholds, columns));
        if (block_forest<std::uint16_t>::holds(trees, thresholds))
            return by_blocks(block_forest<std::uint16_t>(trees, thresholds, columns));
    }
    for_each_chunk(ctx, margins.size(), backend::cpu::rows_per_block, [&](chunk rows) {
        for (std::size_t i = rows.begin; i < rows.end; ++i)
            margins[i] = trees.margin(margins[i], [&](std::uint32_t j) { return columns[j][i]; });
    });
}

}  // namespace sluice::trees
