// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/features.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/trees/boosting.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/leaf_regression.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Throws `invalid_parameter` where leaves shall be linear and something else wants to say what they are worth: a
/// quantile of their rows, a penalty, a limit, an order.
inline void require_linear_leaves(const linear_leaf_limits& linear, const tree_limits& limits,
                                  bool holds_quantiles, std::string_view component) {
    const auto refuse = [&](bool found, std::string actual) {
        if (found)
            throw invalid_parameter({.component = std::string(component),
                                     .requirement =
                                         "linear_leaves stands alone: without quantiles in leaves, l1, "
                                         "max_delta_step, path_smoothing, increasing and decreasing",
                                     .actual = std::move(actual),
                                     .place = {},
                                     .hint = {}});
    };
    if (!linear.wanted) return;
    refuse(holds_quantiles, "an objective whose leaves hold quantiles");
    refuse(limits.regularise.l1 > 0, "l1 = " + to_text(limits.regularise.l1));
    refuse(limits.regularise.max_delta_step > 0,
           "max_delta_step = " + to_text(limits.regularise.max_delta_step));
    refuse(limits.regularise.path_smoothing > 0,
           "path_smoothing = " + to_text(limits.regularise.path_smoothing));
    refuse(!limits.monotone.empty(), "a feature that is to increase or to decrease");
}

/// Makes the leaves of trees linear in the numbers that are asked about on the way to them (`leaf_regression`), as far as
/// their rows allow it; the constant that a leaf has stays for rows that lack one of these numbers.
///
/// O(n_rows x depth^2) a tree beside growing it, and 16 bytes a row: derivatives are taken as they are, not in the
/// whole numbers that trees grow by. Rows are summed up in chunks, these in their order: the same bits for any number of
/// threads.
class linear_leaf_fitter {
  public:
    linear_leaf_fitter(std::span<const feature> columns, std::span<const double> weights,
                       const tree_limits& limits, const linear_leaf_limits& linear)
        : columns_(columns),
          weights_(weights),
          l2_(limits.regularise.l2),
          linear_l2_(linear.l2),
          learning_rate_(limits.learning_rate),
          of_rows_(columns.empty() ? 0 : columns.front().size()) {}

    /// Notes derivatives of the round for some rows, weights included. May be called from several threads.
    void note(std::size_t begin, std::size_t end, const double* g, const double* h) {
        for (std::size_t i = begin; i < end; ++i) of_rows_[i] = {g[i - begin], h[i - begin]};
    }

    /// `leaves` are those of the tree, by their rows.
    SLUICE_WHEN_USED void fit(tree& grown, std::span<const leaf_rows> leaves, const context& ctx) const {
        const auto parents = parents_of(grown.nodes);
        std::vector<leaf_regression> regressions;
        regressions.reserve(leaves.size());
        for (const leaf_rows& leaf : leaves)
            regressions.emplace_back(columns_, leaf.rows, asked_above(leaf.place, grown.nodes, parents));
        std::vector<linear_model> models(grown.nodes.size());
        for (std::size_t begin = 0, end = 0; begin < leaves.size(); begin = end) {
            for (std::size_t size = 0; end < leaves.size() && (end == begin || size < most_numbers); ++end)
                size += regressions[end].size() * chunk_count(of_rows_.size(), grain);
            const auto some = std::span(regressions).subspan(begin, end - begin);
            auto equations = equations_of(some, ctx);
            for_each_chunk(ctx, some.size(), 1, [&](chunk one) {
                const std::size_t k = one.begin;
                models[leaves[begin + k].place] =
                    shrunk(some[k].model_by(std::move(equations[k]), l2_, linear_l2_));
            });
        }
        for (const linear_model& model : models) grown.linear.push_back(model);
        grown.linear.resize(models.size());
    }

  private:
    // Chunk by chunk, as its rows of all columns stay in a cache while leaf after leaf takes its own; and leaves enough
    // at a time to fill 32 MiB.
    static constexpr std::size_t grain = std::size_t{1} << 14, most_numbers = std::size_t{1} << 22;

    [[nodiscard]] std::vector<normal_equations> equations_of(std::span<const leaf_regression> leaves,
                                                             const context& ctx) const {
        using all_equations = std::vector<normal_equations>;
        return reduce_chunks<all_equations>(
            ctx, of_rows_.size(), grain,
            [&](chunk rows) {
                all_equations all;
                all.reserve(leaves.size());
                for (const leaf_regression& leaf : leaves)
                    all.push_back(leaf.equations_of(rows.begin, rows.end, of_rows_, weights_));
                return all;
            },
            [](all_equations& all, const all_equations& more) {
                for (std::size_t k = 0; k < all.size(); ++k) all[k].add(more[k]);
            });
    }

    [[nodiscard]] linear_model shrunk(linear_model model) const {
        model.constant *= learning_rate_;
        for (linear_term& term : model.terms) term.coefficient *= learning_rate_;
        return model;
    }

    [[nodiscard]] static std::vector<std::size_t> parents_of(std::span<const node> nodes) {
        std::vector<std::size_t> parents(nodes.size(), 0);
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (!nodes[i].is_leaf()) parents[i + nodes[i].to_left] = parents[i + nodes[i].to_left + 1] = i;
        return parents;
    }

    /// The features that the nodes above a place ask a number of, ascending.
    [[nodiscard]] static std::vector<std::uint32_t> asked_above(std::size_t place,
                                                                std::span<const node> nodes,
                                                                const std::vector<std::size_t>& parents) {
        std::vector<std::uint32_t> asked;
        while (place != 0) {
            place = parents[place];
            if (!nodes[place].asks_categories()) asked.push_back(nodes[place].feature());
        }
        std::sort(asked.begin(), asked.end());
        asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
        return asked;
    }

    std::span<const feature> columns_;
    std::span<const double> weights_;
    double l2_, linear_l2_, learning_rate_;
    std::vector<losses::derivative> of_rows_;  // [n_rows]
};

}  // namespace sluice::trees
