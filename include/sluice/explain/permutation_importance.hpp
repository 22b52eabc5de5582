// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/model_selection/score.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// How to measure.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `repeats` | 5 | >= 1 | how often each column is permuted |
struct permutation_options {
    at_least<1> repeats = 5;
};

/// By how much a score becomes worse when a column tells nothing any more.
struct permutation_importances {
    std::vector<std::string> names = {};  ///< [n_columns]: the columns that the model reads, in its order
    double score = 0;                     ///< the metric on the data as they are
    Eigen::MatrixXd drops = {};           ///< [n_columns x n_repeats], > 0 where the score became worse
    Eigen::VectorXd means = {};           ///< [n_columns], over the repeats
    Eigen::VectorXd standard_deviations = {};  ///< [n_columns], `sqrt(mean (drop - mean)^2)` over the repeats
};

namespace detail {

/// The table with one column in another order.
[[nodiscard]] inline table with_order(const table& x, std::size_t column,
                                      std::span<const std::size_t> order) {
    table changed = table::of_rows(x.n_rows());
    for (std::size_t j = 0; j < x.n_columns(); ++j) changed.add(j == column ? take(x[j], order) : x[j]);
    return changed;
}

}  // namespace detail

/// By how much the score of a model on data drops when the values of one column change rows at random, column by
/// column. `metric` is any of the library, `fitted` any model that it judges; `drop = score - permuted score`, or
/// the other way round where smaller is better. A column is a raw one of the model's input: whatever steps make of
/// it moves with it, and a block moves as one. Of two columns that tell the same, each may look unimportant.
///
/// Weights stay with their rows and count in the score. Missing values move like others. Costs
/// n_columns x repeats predictions and scores, in parallel; memory O(n_rows) for each that runs. The permutations are
/// keyed by the seed, the name of the column and the repeat: the same bits for any number of threads and whatever other
/// columns there are. A column that changes no prediction has drops of exactly 0.
///
/// Throws `invalid_data` for no rows or another kind of target, `schema_mismatch` when a column is missing; a metric that
/// does not fit the model does not compile.
///
/// Example: `permutation_importance(roc_auc, model, held_out, {.repeats = 10}, {.seed = 1}).means`. Source: Breiman,
/// "Random forests", 2001, doi:10.1023/A:1010933404324; Fisher, Rudin, Dominici, "All models are wrong, but many are
/// useful", 2019, arXiv:1801.01489.
template <metric Metric, fitted_model Model, class Schema>
[[nodiscard]] permutation_importances permutation_importance(const Metric& judge, const Model& fitted,
                                                             const dataset<Schema>& data,
                                                             const permutation_options& options = {},
                                                             const context& ctx = {}) {
    permutation_importances all;
    all.score = score(judge, fitted, data, ctx);
    const dataset<> seen = data.with(fitted.input().select(data.x(), "permutation_importance"));
    const auto n_columns = static_cast<Eigen::Index>(seen.x().n_columns());
    const auto n_repeats = static_cast<Eigen::Index>(options.repeats.value());
    all.names = seen.x().names();
    all.drops.resize(n_columns, n_repeats);
    const random_stream stream = ctx.random().child("permutation_importance");
    for_each_chunk(ctx, all.names.size() * static_cast<std::size_t>(n_repeats), 1, [&](chunk one) {
        const auto column = static_cast<Eigen::Index>(one.index) / n_repeats;
        const auto repeat = static_cast<Eigen::Index>(one.index) % n_repeats;
        const auto place = static_cast<std::size_t>(column);
        random_generator generator(stream.child(all.names[place]).child(to_text(repeat)));
        const auto order = sample(generator, seen.n_rows(), seen.n_rows());
        context alone = ctx;
        alone.threads = 1;
        const double permuted =
            score(judge, fitted, seen.with(detail::with_order(seen.x(), place, order)), alone);
        all.drops(column, repeat) = Metric::greater_is_better ? all.score - permuted : permuted - all.score;
    });
    all.means = all.drops.rowwise().mean();
    all.standard_deviations = (all.drops.colwise() - all.means).array().square().rowwise().mean().sqrt();
    return all;
}

}  // namespace sluice
