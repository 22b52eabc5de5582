// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/name_sets.hpp"
#include "sluice/core/parameter_choice.hpp"
#include "sluice/trees/dropout.hpp"
#include "sluice/trees/gbm/boost_from.hpp"
#include "sluice/trees/gbm/boosting_task.hpp"
#include "sluice/trees/gbm/refit_from.hpp"
#include "sluice/trees/gbm/task_parameters.hpp"
#include "sluice/trees/growth_policy.hpp"
#include "sluice/trees/sampling_method.hpp"

#include <array>
#include <string_view>
#include <type_traits>

namespace sluice {

/// Gradient-boosted trees: `gbm_regressor`, `gbm_quantile_regressor`, `gbm_multi_output_regressor`, `gbm_classifier`,
/// `gbm_ranker` and `gbm_survival` are this, each with its task.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `objective` | the task's first | see the task | the loss that is minimised |
/// | `scale_pos_weight` | 1 | > 0 | `gbm_classifier` of two classes: how many times rows of the second one count |
/// | `multi_strategy` | `one_output_per_tree` | see `multi_strategy` | `gbm_multi_output_regressor`: whether outputs share trees |
/// | `rounds` | 100 | >= 1 | number of trees, for each class of three and more |
/// | `max_depth` | 6 | in [0, 1000] | most levels of splits in a tree; 0: any number |
/// | `max_leaves` | 0 | >= 0 | most leaves of a tree; 0: any number |
/// | `grow_policy` | `depth_wise` | `depth_wise`, `leaf_wise`, `symmetric` | which nodes are split first (`growth_policy`) |
/// | `learning_rate` | 0 | >= 0 | what each tree's values are multiplied by; 0: `0.13 (n / 4000)^(1/3)`, at least 0.04, at most 0.2, n being the sum of weights |
/// | `l1` | 0 | >= 0 | penalty on the magnitudes of leaf values |
/// | `l2` | 1 | >= 0 | penalty on the squares of leaf values |
/// | `gamma` | 0 | >= 0 | least gain of a split |
/// | `min_child_weight` | 0.1 | >= 0 | least sum of hessians of a child |
/// | `min_rows_in_leaf` | 1 | >= 1 | least number of rows of a child; exact, not for symmetric trees |
/// | `max_delta_step` | 0 | >= 0 | largest magnitude of a leaf before the learning rate; 0: any |
/// | `path_smoothing` | 0 | >= 0 | leaves are drawn to their parent's value, which weighs as much as so many rows |
/// | `random_strength` | 4 | >= 0 | how much chance there is in which split wins (`noise_schedule`); 0: none |
/// | `linear_l2` | 0 | >= 0 | `linear_leaves`: penalty on the squares of coefficients |
/// | `linear_leaves` | false | | leaves are linear in the numbers asked on the way to them, not constants |
/// | `sampling_method` | `uniform` | see `sampling_method` | how the rows of a round are drawn |
/// | `subsample` | 1 | in (0, 1] | `uniform`, `minimal_variance`: share of the rows that each round learns from |
/// | `subsample_by_class` | none | in (0, 1], one a class | `gbm_classifier`, `uniform`: share of each class's rows, in the place of `subsample` |
/// | `top_rate` | 0.2 | in [0, 1] | `goss`: share of the rows of the largest gradients, all of which are taken |
/// | `other_rate` | 0.1 | in (0, 1] | `goss`: share of the rows that is drawn from the others |
/// | `bagging_temperature` | 1 | >= 0 | `bayesian_bootstrap`: 0 counts all rows once, larger values vary more |
/// | `colsample_bytree` | 1 | in (0, 1] | share of the features that a tree may use |
/// | `colsample_bylevel` | 1 | in (0, 1] | share of those that a level of it may use |
/// | `colsample_bynode` | 1 | in (0, 1] | share of those that a node may use |
/// | `increasing` | none | names of features | predictions must not fall when the feature rises |
/// | `decreasing` | none | names of features | predictions must not rise when the feature rises |
/// | `interaction_constraints` | none | sets of names | features that may stand on one path; one in no set stands alone |
/// | `categorical` | none | names of columns | numeric columns whose numbers are categories |
/// | `max_categories_to_one_hot` | 4 | >= 0 | features of no more categories split off one at a time |
/// | `max_categories_in_split` | 64 | >= 1 | most categories on the smaller side of a split |
/// | `category_smoothing` | 10 | >= 0 | added to the sum of hessians of a category where categories are put in order |
/// | `category_l2` | 10 | >= 0 | added to `l2` where sets of several categories are judged |
/// | `min_category_weight` | 2 | >= 0 | least sum of hessians in a node of a category that such a set names |
/// | `max_bins` | 256 | in [3, 65535] | bins of a feature, the one for missing values included |
/// | `eval_metric` | none | metrics of the task, 8 at most | watched on the validation data after each round; the first one stops early |
/// | `early_stopping_rounds` | 0 | >= 0 | stop when the first metric, or the validation loss, was not better for so many rounds; 0: never |
/// | `min_delta` | 0 | >= 0 | by how much it must change to be better |
/// | `dropout_rate` | 0 | in [0, 1] | DART: probability to fit a round without an earlier one; not with early stopping |
/// | `skip_drop` | 0 | in [0, 1] | DART: probability that a round is fitted with all earlier ones |
/// | `max_drop` | 0 | >= 0 | DART: most rounds to leave out at once; 0: any number |
/// | `one_drop` | false | | DART: leave one round out at least |
/// | `sample_type` | `uniform` | `uniform`, `weighted` | DART: whether rounds of a larger weight are left out sooner |
/// | `normalize_type` | `tree` | `tree`, `forest` | DART: whether new trees weigh as much as one round left out, or as all |
///
/// Parameters have XGBoost's meaning. Each round fits a tree to the derivatives of the loss: a leaf's value is
/// `-G / (H + l2)`, a split's gain `GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2)`. The constant below the trees is the
/// best one that the objective knows. Takes numeric and categorical columns, dense and sparse blocks, [n_rows x n_columns];
/// missing values go to the side where they gain more, infinite values are numbers like others. Trees ask a category
/// whether it is in a set: one category of few, else a run of the categories in the order of their ratios of gradients
/// to hessians, without those of a small sum of hessians. Of a feature the `max_bins - 2` categories of most weight are
/// known, and more until they hold 99 % of the weight; others, and those that training did not see, are missing values.
/// Weights multiply derivatives; rows of weight 0 do not count. O(rounds x max_depth x n_rows x n_columns). The same bits for any number of threads, any
/// vector width and, where no rows are drawn, any order of the rows.
///
/// With `linear_leaves` a leaf adds `learning_rate (a + b (x - m))`, x being the numbers that are asked about above it, m
/// their mean in the leaf: a and b minimise the same loss, with `l2` on a and `linear_l2` on b. A row without one of
/// these numbers, or with an infinite one, gets the constant of the leaf (`trees::leaf_regression`). Rows in another
/// order change the last digits then.
///
/// Offsets of the dataset, one a row and output, are where margins start, in training and in validation; the constant
/// is 0 then. The model does not keep them: `predict(model, x)` starts at 0, `predict(model, data)` at the offsets
/// of the data.
///
/// Validation data of the context are watched: the mean loss of the objective after each round is noted
/// (`booster().validation_losses()`), and what each metric of `eval_metric` says (`booster().evaluations()`), which costs
/// what the metric costs. With `early_stopping_rounds` the trees of the best round are kept: by the first metric, in its
/// direction; without any by the loss.
///
/// Throws `invalid_data` for another kind of target than the task's, a target that the objective is not made for
/// (naming the row), or early stopping without validation data; `schema_mismatch` for text and timestamps, for
/// constraints on features that are not there and for other columns in `categorical`; `invalid_parameter` for a feature
/// that is to rise and to fall, or one of categories that is to do either, and for `linear_leaves` with anything else
/// that says what leaves are worth (`trees::require_linear_leaves`).
/// Source: Chen, Guestrin, "XGBoost: a scalable tree boosting system", 2016, doi:10.1145/2939672.2939785;
/// Shi, Li, Li, "Gradient boosting with piece-wise linear regression trees", 2019, doi:10.24963/ijcai.2019/476.
template <class Task>
struct gbm {
    using task = Task;
    static_assert(trees::boosting_task<Task>, "gbm: its argument is no task");
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;
    static constexpr bool takes_offsets = true;
    static constexpr bool takes_positions = requires { requires Task::takes_positions; };

    typename Task::objective_type objective = {};
    typename Task::scale_pos_weight_type scale_pos_weight = Task::scale_pos_weight();
    trees::multi_strategy_of<Task> multi_strategy = {};
    at_least<1> rounds = 100;
    between<0, 1000> max_depth = 6;
    at_least<0> max_leaves = 0;
    growth_policy grow_policy = growth_policy::depth_wise;
    non_negative learning_rate = 0;
    non_negative l1 = 0;
    non_negative l2 = 1;
    non_negative gamma = 0;
    non_negative min_child_weight = 0.1;
    at_least<1> min_rows_in_leaf = 1;
    non_negative max_delta_step = 0;
    non_negative path_smoothing = 0;
    non_negative random_strength = 4;
    non_negative linear_l2 = 0;
    bool linear_leaves = false;
    sluice::sampling_method sampling_method = sluice::sampling_method::uniform;
    positive_unit_interval subsample = 1;
    trees::class_shares_of<Task> subsample_by_class = {};
    unit_interval top_rate = 0.2;
    positive_unit_interval other_rate = 0.1;
    non_negative bagging_temperature = 1;
    positive_unit_interval colsample_bytree = 1;
    positive_unit_interval colsample_bylevel = 1;
    positive_unit_interval colsample_bynode = 1;
    name_list increasing = {};
    name_list decreasing = {};
    name_sets interaction_constraints = {};
    name_list categorical = {};
    at_least<0> max_categories_to_one_hot = 4;
    at_least<1> max_categories_in_split = 64;
    non_negative category_smoothing = 10;
    non_negative category_l2 = 10;
    non_negative min_category_weight = 2;
    between<3, 65535> max_bins = 256;
    list<typename Task::eval_metric_type, 8> eval_metric = {};
    at_least<0> early_stopping_rounds = 0;
    non_negative min_delta = 0;
    unit_interval dropout_rate = 0;
    unit_interval skip_drop = 0;
    at_least<0> max_drop = 0;
    bool one_drop = false;
    dropout_sampling sample_type = dropout_sampling::uniform;
    dropout_normalisation normalize_type = dropout_normalisation::tree;

    static auto parameters() {
        return joined(
            trees::own_parameters<gbm>(),
            std::array{
                parameter{"rounds", &gbm::rounds, "number of trees"},
                parameter{"max_depth", &gbm::max_depth, "most levels of splits in a tree; 0: any number"},
                parameter{"max_leaves", &gbm::max_leaves, "most leaves of a tree; 0: any number"},
                parameter{"grow_policy", &gbm::grow_policy, "which nodes are split first"},
                parameter{"learning_rate", &gbm::learning_rate,
                          "factor on each tree's values; 0: by the number of rows"},
                parameter{"l1", &gbm::l1, "penalty on magnitudes of leaf values"},
                parameter{"l2", &gbm::l2, "penalty on squares of leaf values"},
                parameter{"gamma", &gbm::gamma, "least gain of a split"},
                parameter{"min_child_weight", &gbm::min_child_weight, "least sum of hessians of a child"},
                parameter{"min_rows_in_leaf", &gbm::min_rows_in_leaf, "least number of rows of a child"},
                parameter{"max_delta_step", &gbm::max_delta_step, "largest magnitude of a leaf; 0: any"},
                parameter{"path_smoothing", &gbm::path_smoothing,
                          "rows that weigh as much as the parent's value"},
                parameter{"random_strength", &gbm::random_strength,
                          "how much chance there is in which split wins; 0: none"},
                parameter{"linear_l2", &gbm::linear_l2,
                          "penalty on squares of coefficients of linear leaves"},
                parameter{"linear_leaves", &gbm::linear_leaves,
                          "leaves are linear in the numbers asked above them, not constants"},
                parameter{"sampling_method", &gbm::sampling_method, "how the rows of a round are drawn"},
                parameter{"subsample", &gbm::subsample, "share of rows that each round learns from"},
                parameter{"top_rate", &gbm::top_rate, "share of rows of the largest gradients, for goss"},
                parameter{"other_rate", &gbm::other_rate, "share of rows drawn from the others, for goss"},
                parameter{"bagging_temperature", &gbm::bagging_temperature,
                          "how much the weights of the Bayesian bootstrap vary; 0: not"},
                parameter{"colsample_bytree", &gbm::colsample_bytree,
                          "share of features that a tree may use"},
                parameter{"colsample_bylevel", &gbm::colsample_bylevel, "share of those for a level"},
                parameter{"colsample_bynode", &gbm::colsample_bynode, "share of those for a node"},
                parameter{"increasing", &gbm::increasing, "features with which predictions must not fall"},
                parameter{"decreasing", &gbm::decreasing, "features with which predictions must not rise"},
                parameter{"interaction_constraints", &gbm::interaction_constraints,
                          "sets of features that may stand on one path"},
                parameter{"categorical", &gbm::categorical, "numeric columns whose numbers are categories"},
                parameter{"max_categories_to_one_hot", &gbm::max_categories_to_one_hot,
                          "features of no more categories split off one at a time"},
                parameter{"max_categories_in_split", &gbm::max_categories_in_split,
                          "most categories on the smaller side of a split"},
                parameter{"category_smoothing", &gbm::category_smoothing,
                          "added to the hessians of a category where categories are put in order"},
                parameter{"category_l2", &gbm::category_l2,
                          "added to l2 where sets of several categories are judged"},
                parameter{"min_category_weight", &gbm::min_category_weight,
                          "least sum of hessians of a category that such a set names"},
                parameter{"max_bins", &gbm::max_bins, "bins of a feature"},
                parameter{"early_stopping_rounds", &gbm::early_stopping_rounds,
                          "rounds that were not better before stopping; 0: never"},
                parameter{"min_delta", &gbm::min_delta, "by how much it must change to be better"},
                parameter{"dropout_rate", &gbm::dropout_rate,
                          "probability to fit a round without an earlier one"},
                parameter{"skip_drop", &gbm::skip_drop, "probability to fit a round with all earlier ones"},
                parameter{"max_drop", &gbm::max_drop, "most rounds to leave out at once; 0: any number"},
                parameter{"one_drop", &gbm::one_drop, "leave one round out at least"},
                parameter{"sample_type", &gbm::sample_type, "which rounds are left out sooner"},
                parameter{"normalize_type", &gbm::normalize_type,
                          "what new trees weigh beside those left out"},
                parameter{"eval_metric", &gbm::eval_metric,
                          "watched on validation data; the first one stops early, else the loss"}},
            trees::class_parameters<gbm>());
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric, kind::categorical>;

    /// Exempts from the laws of weights and row order: rows or rounds are drawn by their index.
    [[nodiscard]] constexpr bool samples_rows() const {
        bool by_class = false;
        if constexpr (step_role == role::classifier)
            for (const auto& share : subsample_by_class) by_class = by_class || share < 1.0;
        return subsample < 1.0 || by_class || sampling_method != sluice::sampling_method::uniform ||
               dropout_rate > 0.0 || one_drop;
    }

    /// Exempts from the laws of the seed and of the place in a composition.
    [[nodiscard]] constexpr bool draws_numbers() const {
        return random_strength > 0.0 || colsample_bytree < 1.0 || colsample_bylevel < 1.0 ||
               colsample_bynode < 1.0 || samples_rows();
    }

    using fitted = typename Task::fitted;
    using training_state = no_training_state;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return resume(fitted{}, data, ctx);
    }
    /// Goes on from a fitted model until it has `rounds` trees. On the same data, with the same seed, the bits are
    /// those of a fit that never stopped. Classes must be those of the model.
    [[nodiscard]] fitted resume(const fitted& from, const dataset<>& data, const context& ctx) const;
    /// Trees on bins that are there already: those of `fit` on the data that the bins were made of.
    [[nodiscard]] fitted fit(const binned_dataset& data, const context& ctx) const;
    /// Two passes over the chunks; see `binned_dataset`.
    template <class Source>
    [[nodiscard]] fitted fit_chunks(Source& source, const context& ctx) const {
        return fit(binned_dataset::of_chunks(source, {max_bins, categorical}, ctx), ctx);
    }
    /// Leaf values for other data, the questions unchanged; see `sluice::refit`.
    [[nodiscard]] fitted refit(const fitted& from, const dataset<>& data, double decay,
                               const context& ctx) const;
    [[nodiscard]] progress go_on(const progress& from, const dataset<>& data, const context& ctx) const {
        return {resume(from.fitted, data, ctx), {}};
    }

    friend bool operator==(const gbm&, const gbm&) = default;
};

// Out of the class, so that `sluice::compiled` can hold them for the tasks of the library.
template <class Task>
auto gbm<Task>::resume(const fitted& from, const dataset<>& data, const context& ctx) const -> fitted {
    return Task::resume(*this, from, data, ctx, trees::boost_from{});
}
template <class Task>
auto gbm<Task>::fit(const binned_dataset& data, const context& ctx) const -> fitted {
    return Task::resume(*this, fitted{}, data.rows(), ctx, trees::boost_from{&data});
}
template <class Task>
auto gbm<Task>::refit(const fitted& from, const dataset<>& data, double decay, const context& ctx) const
    -> fitted {
    return Task::resume(*this, from, data, ctx, trees::refit_from{decay});
}

}  // namespace sluice
