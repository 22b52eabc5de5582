// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/gradient_spread.hpp"
#include "sluice/trees/gradients.hpp"
#include "sluice/trees/grower.hpp"
#include "sluice/trees/linear_leaf_fitter.hpp"
#include "sluice/trees/residual_quantile.hpp"
#include "sluice/trees/round_derivatives.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Grows the trees of a round, each to the derivatives of its own output: one after the other with all threads, or, of few
/// rows, whose nodes would keep them waiting for each other, one a thread. The same trees either way.
class output_trees {
  public:
    /// `columns` [n_rows] and `weights` are what `bins` were made of.
    output_trees(const binned_matrix& bins, const tree_limits& limits, std::span<const feature> columns,
                 std::span<const double> weights, const linear_leaf_limits& linear)
        : bins_(bins), limits_(limits), columns_(columns) {
        if (linear.wanted) linear_.emplace(columns, weights, limits, linear);
        idle_.push_back(std::make_unique<worker>(bins, limits_));
    }

    /// The trees of the outputs, [n_outputs], whose values it adds to the margins that `derive` looks at. `how` counts the
    /// noise in spreads of the gradients. `here` names the round.
    [[nodiscard]] std::vector<tree> grow(margin_table& margins, const round_derivatives& derive,
                                         const tree_conditions& how, const context& here) {
        std::vector<tree> all(margins.size());
        if (how.noise > 0) spread_.begin(derive.data.n_rows(), margins.size());
        const bool one_a_thread =
            derive.data.n_rows() <= few_rows && !linear_ && here.backend == nullptr && margins.size() > 1;
        context own = here;
        if (one_a_thread) own.threads = 1;
        const std::size_t grain = one_a_thread ? 1 : margins.size();
        for_each_chunk(here, margins.size(), grain, [&](chunk some) {
            auto by = take_worker();
            for (std::size_t k = some.begin; k < some.end; ++k)
                all[k] = grow(*by, k, margins[k], derive, how, own);
            give_back(std::move(by));
        });
        return all;
    }

  private:
    static constexpr std::size_t few_rows = std::size_t{1} << 16;

    /// What growing a tree needs.
    struct worker {
        worker(const binned_matrix& bins, const tree_limits& limits)
            : narrow(bins, limits), wide(bins, limits) {}

        grower<narrow_row> narrow;
        grower<wide_row> wide;
        quantised_gradients gradients;
    };

    [[nodiscard]] std::unique_ptr<worker> take_worker() {
        const std::lock_guard lock(taking_);
        if (idle_.empty()) return std::make_unique<worker>(bins_, limits_);
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
    }
    void give_back(std::unique_ptr<worker> done) {
        const std::lock_guard lock(taking_);
        idle_.push_back(std::move(done));
    }

    [[nodiscard]] tree grow(worker& by, std::size_t k, std::vector<double>& margins,
                            const round_derivatives& derive, const tree_conditions& how, const context& ctx) {
        by.gradients.assign(
            derive.data.n_rows(),
            [&](std::size_t begin, std::size_t end, double* g, double* h) {
                derive(k, begin, end, g, h);
                if (how.noise > 0) spread_.note(k, derive, begin, end, g, h);
                if (linear_) linear_->note(begin, end, g, h);
            },
            ctx);
        tree_conditions own = how;
        own.drawn = ctx.at("output#" + to_text(k)).random();
        if (how.noise > 0) own.noise *= spread_.value(k);
        return by.gradients.wide()
                   ? grow(by.wide, by.gradients.wide_rows(), k, margins, by, derive, own, ctx)
                   : grow(by.narrow, by.gradients.narrow_rows(), k, margins, by, derive, own, ctx);
    }

    template <class Row>
    [[nodiscard]] tree grow(grower<Row>& trees, std::span<Row> rows, std::size_t output,
                            std::vector<double>& margins, const worker& by, const round_derivatives& derive,
                            const tree_conditions& how, const context& ctx) {
        tree grown = trees.grow(rows, by.gradients.scale(), how, ctx);
        renew_leaves(trees, grown.nodes, output, margins, derive, ctx);
        if (linear_) linear_->fit(grown, trees.rows_of_leaves(ctx), ctx);
        for_each_chunk(ctx, rows.size(), rows_per_chunk, [&](chunk part) {
            trees.add_leaves(part.index, grown, columns_, derive.data.weights(), margins);
        });
        return grown;
    }

    template <class Row>
    static void renew_leaves(grower<Row>& trees, std::vector<node>& tree, std::size_t output,
                             const std::vector<double>& margins, const round_derivatives& derive,
                             const context& ctx) {
        if (!derive.minimised.level(output)) return;
        trees.renew_leaves(tree, ctx, [&](std::span<const row_index> rows) {
            return residual_quantile(derive.minimised, output, margins, derive.data, rows);
        });
    }

    const binned_matrix& bins_;
    tree_limits limits_;
    std::span<const feature> columns_;
    std::optional<linear_leaf_fitter> linear_;
    gradient_spread spread_;
    std::mutex taking_;
    std::vector<std::unique_ptr<worker>> idle_;
};

}  // namespace sluice::trees
