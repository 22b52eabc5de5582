// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/gradients.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/residual_quantile.hpp"
#include "sluice/trees/round_derivatives.hpp"
#include "sluice/trees/row_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Gives the leaves of boosted trees new values for other data, and leaves the questions as they are. Tree by tree, in
/// their order, a leaf becomes `decay x old + (1 - decay) x new`, where `new` is what a tree of these questions would
/// be worth there, fitted to the margins of the renewed trees before it. A leaf that no row comes to keeps its value; the
/// sums of hessians become mixtures likewise; constants and gains stay.
///
/// With decay 0, on the data that the trees were grown from, all of whose rows they took, each leaf gets the bits that it
/// had. O(n_rows x n_trees x depth). The same bits for any number of threads and any order of the rows.
class leaf_refitter {
  public:
    leaf_refitter(const tree_limits& limits, double decay, const dataset<>& data, objective& minimised,
                  std::string_view component, const context& ctx)
        : limits_(limits),
          decay_(decay),
          data_(data),
          objective_(minimised),
          component_(component),
          ctx_(ctx),
          leaves_(data.n_rows()),
          drops_rows_(
              std::any_of(data.weights().begin(), data.weights().end(), [](double w) { return w == 0; })) {}

    [[nodiscard]] boosted_trees refit(const boosted_trees& model) {
        std::vector<double> bases;
        for (std::size_t k = 0; k < model.n_outputs(); ++k) bases.push_back(model.base_margin(k));
        boosted_trees renewed(bases, model.n_features(), model.categories());
        const table coded = model.categories().encode(data_.x(), component_);
        columns_ = features(coded, component_, sparse_blocks::taken);
        margins_.clear();
        if (limits_.vector_leaves && model.n_outputs() > 1)
            gradients_ = quantised_gradients(gradient_width::wide);
        for (std::size_t k = 0; k < model.n_outputs(); ++k)
            margins_.push_back(renewed.margins(columns_, data_, k, component_, ctx_));
        for (std::size_t round = 0; round < model.n_rounds(); ++round) {
            ctx_.check_cancelled(component_);
            objective_.begin_round(margins_, ctx_);
            for (std::size_t k = 0; k < model.n_outputs(); ++k) {
                gradients_.assign(
                    data_.n_rows(),
                    [&](std::size_t begin, std::size_t end, double* g, double* h) {
                        round_derivatives{data_, objective_, all_rows_, margins_}(k, begin, end, g, h);
                    },
                    ctx_);
                const tree one = renew(model.trees(k), round, k);
                for_each_chunk(ctx_, leaves_.size(), rows_per_chunk, [&](chunk rows) {
                    for (std::size_t i = rows.begin; i < rows.end; ++i)
                        margins_[k][i] += one.nodes[leaves_[i]].value;
                });
                renewed.push_back(k, one);
            }
            ctx_.report(component_, round + 1, model.n_rounds());
        }
        renewed.prepare();
        return renewed;
    }

  private:
    [[nodiscard]] tree renew(const ensemble& trees, std::size_t t, std::size_t output) {
        const auto nodes = trees.nodes(t);
        const auto known = trees.statistics(t);
        auto totals = gradients_.wide() ? leaf_sums(trees, t, gradients_.wide_rows())
                                        : leaf_sums(trees, t, gradients_.narrow_rows());
        for (std::size_t i = nodes.size(); i-- > 0;)
            if (!nodes[i].is_leaf())
                totals[i] = totals[i + nodes[i].to_left] + totals[i + nodes[i].to_left + 1];
        const auto fresh = values_of(nodes, totals, output);
        tree one = trees.tree_of(t);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            one.statistics[i].cover = mixed(known[i].cover, gradients_.scale().hessian(totals[i].of));
            if (nodes[i].is_leaf() && totals[i].n_rows > 0)
                one.nodes[i].value = mixed(nodes[i].value, fresh[i]);
        }
        return one;
    }
    [[nodiscard]] double mixed(double old, double fresh) const {
        return exact_product(decay_, old) + exact_product(1 - decay_, fresh);
    }

    /// Finds the leaf of each row, and sums up those that come to each.
    template <class Row>
    [[nodiscard]] std::vector<counted_sums> leaf_sums(const ensemble& trees, std::size_t t,
                                                      std::span<const Row> rows) {
        return reduce_chunks<std::vector<counted_sums>>(
            ctx_, rows.size(), rows_per_chunk,
            [&](chunk part) {
                std::vector<counted_sums> sums(trees.nodes(t).size());
                for (std::size_t i = part.begin; i < part.end; ++i) {
                    const auto at = trees.leaf_of(t, [&](std::uint32_t j) { return columns_[j][i]; });
                    leaves_[i] = at;
                    if (!drops_rows_ || !rows[i].adds_nothing()) sums[at] += {rows[i].value(), 1};
                }
                return sums;
            },
            [](std::vector<counted_sums>& all, const std::vector<counted_sums>& more) {
                for (std::size_t i = 0; i < all.size(); ++i) all[i] += more[i];
            });
    }
    template <class Row>
    [[nodiscard]] std::vector<counted_sums> leaf_sums(const ensemble& trees, std::size_t t,
                                                      std::span<Row> rows) {
        return leaf_sums(trees, t, std::span<const Row>(rows));
    }

    /// What the leaves would be worth, by the rules by which trees grow: from the root down, each node in the range that
    /// monotone features leave it, drawn to its parent.
    [[nodiscard]] std::vector<double> values_of(std::span<const node> nodes,
                                                const std::vector<counted_sums>& totals,
                                                std::size_t output) const {
        const leaf_rule rule(limits_.regularise, gradients_.scale());
        std::vector<double> values(nodes.size()), fresh(nodes.size());
        std::vector<leaf_range> ranges(nodes.size());
        const auto value_below = [&](std::size_t i, double parent) {
            const double n_rows = static_cast<double>(totals[i].n_rows);
            return totals[i].n_rows == 0 ? parent : rule.value(totals[i].of, n_rows, parent, ranges[i]);
        };
        values[0] = rule.value(totals[0].of, static_cast<double>(totals[0].n_rows), 0, {});
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            fresh[i] = values[i] * rule.unit_of_values() * limits_.learning_rate;
            if (nodes[i].is_leaf()) continue;
            const std::size_t left = i + nodes[i].to_left, right = left + 1;
            ranges[left] = ranges[right] = ranges[i];
            values[left] = value_below(left, values[i]);
            values[right] = value_below(right, values[i]);
            // Missing values alone on the left have no place in the order.
            const bool ordered =
                !nodes[i].asks_categories() && nodes[i].value != -std::numeric_limits<double>::infinity();
            const int direction = ordered ? limits_.direction(nodes[i].feature()) : 0;
            const double middle = values[left] / 2 + values[right] / 2;
            if (direction > 0) ranges[left].high = ranges[right].low = middle;
            if (direction < 0) ranges[left].low = ranges[right].high = middle;
        }
        if (objective_.level(output)) renew_quantiles(nodes, ranges, rule.unit_of_values(), output, fresh);
        return fresh;
    }

    void renew_quantiles(std::span<const node> nodes, const std::vector<leaf_range>& ranges, double unit,
                         std::size_t output, std::vector<double>& fresh) const {
        std::vector<std::vector<row_index>> rows(nodes.size());
        for (std::size_t i = 0; i < leaves_.size(); ++i)
            if (!drops_rows_ || data_.weight(i) > 0) rows[leaves_[i]].push_back(static_cast<row_index>(i));
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (rows[i].empty()) continue;
            const double quantile = residual_quantile(objective_, output, margins_[output], data_, rows[i]);
            fresh[i] = ranges[i].clamp(quantile / unit) * unit * limits_.learning_rate;
        }
    }

    tree_limits limits_;
    double decay_;
    const dataset<>& data_;
    objective& objective_;
    std::string_view component_;
    const context& ctx_;
    std::vector<feature> columns_;
    std::vector<std::uint32_t> leaves_;  // [n_rows], the place of the row's leaf in the tree at hand
    bool drops_rows_;
    row_sampler all_rows_{row_limits{}};
    quantised_gradients gradients_;
    margin_table margins_;
};

}  // namespace sluice::trees
