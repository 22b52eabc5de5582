// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/nearest_name.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/trees/gbm/gbm.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace trees {

/// A parameter of another library, and which one of `gbm` does the same.
struct peer_parameter {
    std::string_view theirs;
    std::string_view ours;
    /// What their words are called here, "theirs=ours;...", where they differ; numbers are taken as they are.
    std::string_view words = {};
    /// Which item it is, 1 or 2, where theirs are the items of a list here; each is 1 where it is not given.
    std::size_t item = 0;
};

inline constexpr std::array<peer_parameter, 35> xgboost_parameters{{
    {"num_round", "rounds"},
    {"n_estimators", "rounds"},
    {"eta", "learning_rate"},
    {"learning_rate", "learning_rate"},
    {"max_depth", "max_depth"},
    {"max_leaves", "max_leaves"},
    {"grow_policy", "grow_policy", "depthwise=depth_wise;lossguide=leaf_wise"},
    {"alpha", "l1"},
    {"reg_alpha", "l1"},
    {"lambda", "l2"},
    {"reg_lambda", "l2"},
    {"gamma", "gamma"},
    {"min_split_loss", "gamma"},
    {"min_child_weight", "min_child_weight"},
    {"max_delta_step", "max_delta_step"},
    {"subsample", "subsample"},
    {"sampling_method", "sampling_method", "uniform=uniform;gradient_based=minimal_variance"},
    {"colsample_bytree", "colsample_bytree"},
    {"colsample_bylevel", "colsample_bylevel"},
    {"colsample_bynode", "colsample_bynode"},
    {"max_bin", "max_bins"},
    {"max_cat_threshold", "max_categories_in_split"},
    {"scale_pos_weight", "scale_pos_weight"},
    {"early_stopping_rounds", "early_stopping_rounds"},
    {"objective", "objective",
     "binary:logistic=logistic;multi:softprob=logistic;multi:softmax=logistic;binary:hinge=hinge;"
     "reg:squarederror=squared_error;reg:absoluteerror=absolute_error;reg:logistic=logistic;"
     "count:poisson=poisson;reg:gamma=gamma_deviance;reg:tweedie=tweedie;rank:ndcg=ndcg;rank:map=map;"
     "rank:pairwise=pairwise;survival:cox=cox;survival:aft=aft"},
    {"booster", "", "gbtree=;dart="},
    {"rate_drop", "dropout_rate"},
    {"skip_drop", "skip_drop"},
    {"one_drop", "one_drop", "0=false;1=true"},
    {"sample_type", "sample_type"},
    {"normalize_type", "normalize_type"},
    {"eval_metric", "eval_metric",
     "rmse=[rmse];mse=[mse];mae=[mae];mape=[mape];rmsle=[rmsle];mphe=[pseudo_huber_loss];"
     "quantile=[pinball_loss];gamma-deviance=[gamma_deviance];logloss=[log_loss];mlogloss=[log_loss];"
     "auc=[roc_auc];aucpr=[average_precision];accuracy=[accuracy];error=[error_rate];merror=[error_rate];"
     "f1=[f_score];ndcg=[ndcg{k = 0}];map=[mean_average_precision];"
     "interval-regression-accuracy=[interval_accuracy]"},
    {"tree_method", "", "hist=;auto="},
    {"deterministic_histogram", "", "true="},
    {"process_type", "", "default="},
}};

inline constexpr std::array<peer_parameter, 33> lightgbm_parameters{{
    {"num_boost_round", "rounds"},
    {"num_iterations", "rounds"},
    {"learning_rate", "learning_rate"},
    {"num_leaves", "max_leaves"},
    {"max_depth", "max_depth", "-1=0"},
    {"min_data_in_leaf", "min_rows_in_leaf", "0=1"},
    {"min_sum_hessian_in_leaf", "min_child_weight"},
    {"max_delta_step", "max_delta_step"},
    {"lambda_l1", "l1"},
    {"lambda_l2", "l2"},
    {"min_gain_to_split", "gamma"},
    {"path_smooth", "path_smoothing"},
    {"linear_tree", "linear_leaves", "true=true;false=false;1=true;0=false"},
    {"linear_lambda", "linear_l2"},
    {"bagging_fraction", "subsample"},
    {"neg_bagging_fraction", "subsample_by_class", {}, 1},
    {"pos_bagging_fraction", "subsample_by_class", {}, 2},
    {"bagging_freq", "", "1="},
    {"data_sample_strategy", "sampling_method", "bagging=uniform;goss=goss"},
    {"top_rate", "top_rate"},
    {"other_rate", "other_rate"},
    {"feature_fraction", "colsample_bytree"},
    {"feature_fraction_bynode", "colsample_bynode"},
    {"max_bin", "max_bins"},
    {"max_cat_to_onehot", "max_categories_to_one_hot"},
    {"max_cat_threshold", "max_categories_in_split"},
    {"cat_smooth", "category_smoothing"},
    {"cat_l2", "category_l2"},
    {"scale_pos_weight", "scale_pos_weight"},
    {"early_stopping_rounds", "early_stopping_rounds"},
    {"metric", "eval_metric",
     "auto=[];rmse=[rmse];l2=[mse];l1=[mae];mape=[mape];huber=[huber_loss];fair=[fair_loss];"
     "quantile=[pinball_loss];cross_entropy=[cross_entropy];binary_logloss=[log_loss];"
     "multi_logloss=[log_loss];auc=[roc_auc];auc_mu=[roc_auc{average = by_difference}];"
     "average_precision=[average_precision];binary_error=[error_rate];multi_error=[error_rate];"
     "ndcg=[ndcg];map=[mean_average_precision]"},
    {"boosting", "sampling_method", "gbdt=uniform;goss=goss"},
    {"objective", "objective",
     "binary=logistic;multiclass=logistic;regression=squared_error;regression_l1=absolute_error;huber=huber;"
     "quantile=quantile;poisson=poisson;gamma=gamma_deviance;tweedie=tweedie;cross_entropy=logistic;"
     "lambdarank=ndcg"},
}};

inline constexpr std::array<peer_parameter, 18> catboost_parameters{{
    {"iterations", "rounds"},
    {"learning_rate", "learning_rate"},
    {"depth", "max_depth"},
    {"max_leaves", "max_leaves"},
    {"grow_policy", "grow_policy", "SymmetricTree=symmetric;Depthwise=depth_wise;Lossguide=leaf_wise"},
    {"l2_leaf_reg", "l2"},
    {"min_data_in_leaf", "min_rows_in_leaf"},
    {"bootstrap_type", "sampling_method",
     "Bayesian=bayesian_bootstrap;Bernoulli=uniform;MVS=minimal_variance;No=uniform"},
    {"bagging_temperature", "bagging_temperature"},
    {"subsample", "subsample"},
    {"random_strength", "random_strength"},
    {"rsm", "colsample_bylevel"},
    {"max_bin", "max_bins"},
    {"one_hot_max_size", "max_categories_to_one_hot"},
    {"scale_pos_weight", "scale_pos_weight"},
    {"early_stopping_rounds", "early_stopping_rounds"},
    {"eval_metric", "eval_metric",
     "RMSE=[rmse];MAE=[mae];MAPE=[mape];MedianAbsoluteError=[median_absolute_error];R2=[r2];"
     "Logloss=[log_loss];MultiClass=[log_loss];CrossEntropy=[cross_entropy];AUC=[roc_auc];"
     "Accuracy=[accuracy];BalancedAccuracy=[balanced_accuracy];MCC=[matthews_correlation];"
     "Precision=[precision];Recall=[recall];F1=[f_score];Quantile=[pinball_loss]"},
    {"boosting_type", "", "Plain="},
}};

/// What a word of theirs is called here. Throws `invalid_parameter` for a word that has no meaning here.
[[nodiscard]] inline std::string_view our_word(const peer_parameter& parameter, std::string_view theirs,
                                               std::string_view library) {
    if (parameter.words.empty()) return theirs;
    for (std::string_view left = parameter.words; !left.empty();) {
        const std::string_view pair = left.substr(0, left.find(';'));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == theirs) return pair.substr(equals + 1);
        left.remove_prefix((std::min)(left.size(), pair.size() + 1));
    }
    const bool is_number = !theirs.empty() && theirs.find_first_not_of("+-.0123456789eE") == theirs.npos;
    if (is_number && !parameter.ours.empty()) return theirs;
    throw invalid_parameter(
        {.component = std::string(library) + "." + std::string(parameter.theirs),
         .requirement = "has a value with a meaning here: " + std::string(parameter.words),
         .actual = "\"" + std::string(theirs) + "\"",
         .place = {},
         .hint = {}});
}

/// Sets parameters that are given in the words of another library, `name = value, ...`.
template <class Spec>
void read_peer_parameters(Spec& spec, std::string_view text, std::span<const peer_parameter> known,
                          std::string_view library) {
    std::string_view list;
    std::array<std::string_view, 2> items{"1", "1"};
    for (const auto& [name, value] : sluice::detail::split_assignments(text, library)) {
        const auto at = std::find_if(known.begin(), known.end(),
                                     [wanted = name](const peer_parameter& p) { return p.theirs == wanted; });
        if (at == known.end()) {
            std::vector<std::string> names;
            for (const auto& p : known) names.emplace_back(p.theirs);
            throw invalid_parameter(
                {.component = std::string(library),
                 .requirement = "has no parameter \"" + std::string(name) + "\" with a meaning here",
                 .actual = {},
                 .place = {},
                 .hint = nearest_name_hint(name, names)});
        }
        const std::string_view ours = our_word(*at, value, library);
        if (at->item > 0) {
            list = at->ours;
            items[at->item - 1] = ours;
        } else if (!at->ours.empty()) {
            set_parameter(spec, at->ours, ours);
        }
    }
    if (!list.empty())
        set_parameter(spec, list, "[" + std::string(items[0]) + ", " + std::string(items[1]) + "]");
}

}  // namespace trees

/// Boosted trees with XGBoost's defaults. `parameters` are read in XGBoost's words:
/// `xgboost_like<gbm_classifier>("eta = 0.1, max_depth = 4, lambda = 2")`. Seed and threads belong to the context.
/// Throws `invalid_parameter` for names and words without a meaning here, and values out of range.
template <class Gbm>
[[nodiscard]] Gbm xgboost_like(std::string_view parameters = {}) {
    Gbm spec{.rounds = 100,
             .max_depth = 6,
             .grow_policy = growth_policy::depth_wise,
             .learning_rate = 0.3,
             .l2 = 1,
             .min_child_weight = 1,
             .random_strength = 0,
             .max_categories_in_split = 64,
             .category_smoothing = 1,
             .category_l2 = 0,
             .min_category_weight = 0,
             .max_bins = 256};
    trees::read_peer_parameters(spec, parameters, trees::xgboost_parameters, "xgboost");
    return spec;
}

/// Boosted trees as the tabular service documents LightGBM: by leaves, 64 of them in 6 levels, learning rate 0.1, no
/// penalty, 0.9 of rows and features for each tree, 3 rows in a leaf. LightGBM alone has other defaults: 31 leaves of
/// any depth, 20 rows in a leaf, all rows and features. `parameters` are read in LightGBM's words.
/// Throws as `xgboost_like` does.
template <class Gbm>
[[nodiscard]] Gbm lightgbm_like(std::string_view parameters = {}) {
    Gbm spec{.rounds = 100,
             .max_depth = 6,
             .max_leaves = 64,
             .grow_policy = growth_policy::leaf_wise,
             .learning_rate = 0.1,
             .l2 = 0,
             .min_child_weight = 1e-3,
             .min_rows_in_leaf = 3,
             .random_strength = 0,
             .subsample = 0.9,
             .colsample_bytree = 0.9,
             .max_categories_to_one_hot = 4,
             .max_categories_in_split = 32,
             .category_smoothing = 10,
             .category_l2 = 10,
             .max_bins = 255};
    trees::read_peer_parameters(spec, parameters, trees::lightgbm_parameters, "lightgbm");
    return spec;
}

/// Boosted trees as the tabular service documents CatBoost: symmetric, 500 rounds of 6 levels, learning rate 0.009, penalty
/// 3, the Bayesian bootstrap. Gradients are plain, not ordered; categories are asked by sets, not by ordered statistics. `parameters` are read in CatBoost's words.
/// Throws as `xgboost_like` does.
template <class Gbm>
[[nodiscard]] Gbm catboost_like(std::string_view parameters = {}) {
    Gbm spec{.rounds = 500,
             .max_depth = 6,
             .grow_policy = growth_policy::symmetric,
             .learning_rate = 0.009,
             .l2 = 3,
             .min_child_weight = 0,
             .random_strength = 1,
             .sampling_method = sampling_method::bayesian_bootstrap,
             .bagging_temperature = 1,
             .max_categories_to_one_hot = 2,
             .max_bins = 255};
    trees::read_peer_parameters(spec, parameters, trees::catboost_parameters, "catboost");
    return spec;
}

}  // namespace sluice
