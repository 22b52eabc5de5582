// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/gbm/boosted_regressor.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/gbm/ranking_objective.hpp"
#include "sluice/trees/rank_objective.hpp"

#include <memory>
#include <string_view>
#include <variant>

namespace sluice {

namespace trees {

/// The task of ordering the rows of each group: it predicts a number a row, so it is a regressor.
struct ranking {
    static constexpr std::string_view name = "gbm_ranker";
    static constexpr role step_role = role::regressor;
    static constexpr bool takes_positions = true;
    using objective_type = ranking_objective;
    using eval_metric_type = ranking_eval_metric;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using fitted = boosted_regressor<ranking, losses::link_function>;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        const auto objective_on = [&](const dataset<>& rows) {
            return std::visit(
                [&]<class Loss>(const Loss& loss) -> std::unique_ptr<objective> {
                    return std::make_unique<rank_objective<Loss>>(loss, rows, name);
                },
                spec.objective);
        };
        const fitted without_trees(losses::link_function::identity, {});
        return {losses::link_function::identity,
                learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }
};

}  // namespace trees

/// Gradient-boosted trees that order rows within groups (the answers to a query): `gbm`, with its parameters and
/// `ranking_objective`.
///
/// Takes `ranked_target` and groups, of any size and order; relevance is compared within a group only. Predicts a
/// margin a row, the larger the earlier its rank; margins of different groups do not compare. The constant below the
/// trees is 0. Where the dataset has positions, relevance is taken for clicks, and each round first learns from all
/// pairs how much likelier a row is clicked, or passed over, for its position alone (`trees::position_bias`); a pair
/// then counts less the more its positions explain it. Of equal margins the lower row ranks first while learning, so the order of the rows can make a
/// difference. Weights are those of groups: the same for all rows of one. Groups in which every order is as good
/// count for nothing. Early stopping watches the loss of the objective: 1 - NDCG, 1 - average precision, or the
/// pairs' loss. Besides the cost of trees, a round costs O(truncation_level x n_rows), and `pairwise` the sum of
/// squared group sizes. Throws `invalid_data` without groups, for another kind of target, and weights that differ
/// within a group.
/// Source of the estimates: Hu et al., "Unbiased LambdaMART: an unbiased pairwise learning-to-rank algorithm", 2019,
/// doi:10.1145/3308558.3313447.
///
/// Example: `fit(gbm_ranker{.rounds = 200}, dataset(x, ranked_target{relevance}, {.groups = queries}))`.
using gbm_ranker = gbm<trees::ranking>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::ranking>;
#endif

}  // namespace sluice
