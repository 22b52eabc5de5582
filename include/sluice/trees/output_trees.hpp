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
#include <optional>
#include <span>
#include <vector>

namespace sluice::trees {

/// Grows the trees of a round one output after the other, each to the derivatives of its own.
class output_trees {
  public:
    /// `columns` [n_rows] and `weights` are what `bins` were made of.
    output_trees(const binned_matrix& bins, const tree_limits& limits, std::span<const feature> columns,
                 std::span<const double> weights, const linear_leaf_limits& linear)
        : columns_(columns), narrow_(bins, limits), wide_(bins, limits) {
        if (linear.wanted) linear_.emplace(columns, weights, limits, linear);
    }

    /// The trees of the outputs, [n_outputs], whose values it adds to the margins that `derive` looks at. `how` counts the
    /// noise in spreads of the gradients. `here` names the round.
    [[nodiscard]] std::vector<tree> grow(margin_table& margins, const round_derivatives& derive,
                                         const tree_conditions& how, const context& here) {
        std::vector<tree> all;
        if (how.noise > 0) spread_.begin(derive.data.n_rows(), margins.size());
        for (std::size_t k = 0; k < margins.size(); ++k) {
            gradients_.assign(
                derive.data.n_rows(),
                [&](std::size_t begin, std::size_t end, double* g, double* h) {
                    derive(k, begin, end, g, h);
                    if (how.noise > 0) spread_.note(k, derive, begin, end, g, h);
                    if (linear_) linear_->note(begin, end, g, h);
                },
                here);
            tree_conditions own = how;
            own.drawn = here.at("output#" + to_text(k)).random();
            if (how.noise > 0) own.noise *= spread_.value(k);
            all.push_back(gradients_.wide()
                              ? grow(wide_, gradients_.wide_rows(), k, margins[k], derive, own, here)
                              : grow(narrow_, gradients_.narrow_rows(), k, margins[k], derive, own, here));
        }
        return all;
    }

  private:
    template <class Row>
    [[nodiscard]] tree grow(grower<Row>& trees, std::span<Row> rows, std::size_t output,
                            std::vector<double>& margins, const round_derivatives& derive,
                            const tree_conditions& how, const context& ctx) {
        tree grown = trees.grow(rows, gradients_.scale(), how, ctx);
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

    std::span<const feature> columns_;
    std::optional<linear_leaf_fitter> linear_;
    grower<narrow_row> narrow_;
    grower<wide_row> wide_;
    quantised_gradients gradients_;
    gradient_spread spread_;
};

}  // namespace sluice::trees
