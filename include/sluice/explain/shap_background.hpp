// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/explain/leaf_games.hpp"
#include "sluice/explain/tree_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::detail {

/// Throws `invalid_data` for trees with linear leaves: what these say of features that are not known is no share of a
/// value.
inline void require_constant_leaves(const trees::boosted_trees& booster, std::string_view component) {
    if (booster.has_linear_leaves())
        throw invalid_data({.component = std::string(component),
                            .requirement = "explains trees whose leaves are constants",
                            .actual = "linear leaves",
                            .place = {},
                            .hint = "permutation_importance explains any model"});
}

/// What the trees make of features that are not known: both children count, by cover.
class cover_background {
  public:
    explicit cover_background(const trees::boosted_trees& booster) : booster_(booster) {
        std::size_t most_players = 1;
        for (std::size_t k = 0; k < booster.n_outputs(); ++k) {
            const trees::ensemble& trees = booster.trees(k);
            expected_.push_back(booster.base_margin(k));
            shares_.emplace_back();
            for (std::size_t t = 0; t < trees.size(); ++t) {
                shares_[k].push_back(cover_shares(trees.nodes(t), trees.statistics(t)));
                expected_[k] += mean_value(trees.nodes(t), shares_[k][t]);
                most_players =
                    (std::max)(most_players, (std::min)(depth_of(trees.nodes(t)), booster.n_features()));
            }
        }
        rules_ = quadrature_rules(most_players);
    }

    /// For one thread; the background must outlive it.
    [[nodiscard]] shared_leaf_game game() const { return shared_leaf_game(rules_); }
    /// The margin when nothing is known.
    [[nodiscard]] double expected(std::size_t output) const { return expected_[output]; }

    /// Calls `on_leaf(players, value)` for all leaves of all trees of an output.
    template <class OnLeaf>
    void walk(path_walker& walker, std::size_t output, std::span<const double> row,
              const OnLeaf& on_leaf) const {
        const trees::ensemble& trees = booster_.trees(output);
        for (std::size_t t = 0; t < trees.size(); ++t) {
            const std::vector<double>& shares = shares_[output][t];
            walker.walk(
                trees.nodes(t), [&](const trees::node& n) { return trees.step(n, row[n.feature()]); },
                [&](std::size_t, std::size_t child) { return shares[child]; }, on_leaf);
        }
    }

  private:
    const trees::boosted_trees& booster_;
    std::vector<std::vector<std::vector<double>>> shares_;  // of output, tree, node
    std::vector<double> expected_;
    quadrature_rules rules_{1};
};

/// The same by other rows: features that are not known have the values of a background row; the mean over these rows.
class row_background {
  public:
    /// Throws `invalid_data` when there is no background row.
    row_background(const trees::boosted_trees& booster, const tree_rows& rows, std::string_view component)
        : booster_(booster), n_rows_(rows.n_rows()), values_(rows.n_rows() * rows.n_features()) {
        if (n_rows_ == 0)
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs at least 1 background row",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        for (std::size_t i = 0; i < n_rows_; ++i)
            rows.read(i, std::span(values_).subspan(i * rows.n_features(), rows.n_features()));
        for (std::size_t k = 0; k < booster.n_outputs(); ++k) {
            double sum = 0;
            for (std::size_t i = 0; i < n_rows_; ++i)
                sum += booster.trees(k).margin(0, [&](std::uint32_t j) { return row(i)[j]; });
            expected_.push_back(booster.base_margin(k) + sum / static_cast<double>(n_rows_));
        }
    }

    [[nodiscard]] static whole_leaf_game game() { return {}; }
    [[nodiscard]] double expected(std::size_t output) const { return expected_[output]; }

    template <class OnLeaf>
    void walk(path_walker& walker, std::size_t output, std::span<const double> x,
              const OnLeaf& on_leaf) const {
        const trees::ensemble& trees = booster_.trees(output);
        const auto count = static_cast<double>(n_rows_);
        for (std::size_t t = 0; t < trees.size(); ++t)
            for (std::size_t i = 0; i < n_rows_; ++i) {
                const auto nodes = trees.nodes(t);
                const auto other = row(i);
                walker.walk(
                    nodes, [&](const trees::node& n) { return trees.step(n, x[n.feature()]); },
                    [&](std::size_t place, std::size_t child) {
                        const trees::node& n = nodes[place];
                        return place + trees.step(n, other[n.feature()]) == child ? 1.0 : 0.0;
                    },
                    [&](std::span<const path_player> players, double value) {
                        on_leaf(players, value / count);
                    });
            }
    }

  private:
    [[nodiscard]] std::span<const double> row(std::size_t i) const {
        const std::size_t width = booster_.n_features();
        return std::span(values_).subspan(i * width, width);
    }

    const trees::boosted_trees& booster_;
    std::size_t n_rows_;
    std::vector<double> values_;  // [n_rows x n_features], row after row
    std::vector<double> expected_;
};

/// Calls `explain(game, row, output, leaves)` for each row and output, where `leaves(on_leaf)` walks to its leaves.
template <class Background, class Explain>
void explain_rows(const Background& background, const trees::boosted_trees& booster, const tree_rows& rows,
                  const context& ctx, const Explain& explain) {
    constexpr std::size_t rows_of_chunk = 16;
    for_each_chunk(ctx, rows.n_rows(), rows_of_chunk, [&](chunk part) {
        path_walker walker(rows.n_features());
        auto game = background.game();
        std::vector<double> x(rows.n_features());
        for (std::size_t i = part.begin; i < part.end; ++i) {
            rows.read(i, x);
            for (std::size_t k = 0; k < booster.n_outputs(); ++k)
                explain(game, i, k, [&](const auto& on_leaf) { background.walk(walker, k, x, on_leaf); });
        }
    });
}

}  // namespace sluice::detail
