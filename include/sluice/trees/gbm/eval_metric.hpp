// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/metrics/metrics.hpp"

#include <variant>

namespace sluice {

/// What `gbm_regressor`, `gbm_multi_output_regressor` and `gbm_quantile_regressor` can watch on validation data instead of the mean loss, as text
/// `pinball_loss{alpha = 0.9}`, or `pinball_loss` for the defaults. Directions are the metrics' own. Of several quantiles `pinball_loss` judges the one whose level
/// is its `alpha`, and every other metric the median.
///
/// | metric | XGBoost | LightGBM | CatBoost |
/// |---|---|---|---|
/// | `rmse`, `mse`, `mae`, `r2` | rmse, mse, mae | rmse, l2, l1 | RMSE, MAE, R2 |
/// | `median_absolute_error` | | | MedianAbsoluteError |
/// | `mape`, `rmsle` | mape, rmsle | mape | MAPE |
/// | `huber_loss{delta}`, `pseudo_huber_loss{delta}`, `fair_loss{c}` | mphe | huber, fair | Huber |
/// | `pinball_loss{alpha}` | quantile | quantile | Quantile |
/// | `poisson_deviance`, `gamma_deviance`, `tweedie_deviance{power}` | gamma-deviance | | |
/// | `cross_entropy` | | cross_entropy | CrossEntropy |
using regression_eval_metric =
    std::variant<rmse_metric, mse_metric, mae_metric, r2_metric, median_absolute_error_metric, mape_metric,
                 rmsle_metric, huber_loss_metric, pseudo_huber_loss_metric, fair_loss_metric,
                 pinball_loss_metric, poisson_deviance_metric, gamma_deviance_metric, tweedie_deviance_metric,
                 cross_entropy_metric>;

/// What `gbm_classifier` can watch. `precision`, `recall` and `f_score` of more than two classes need an average.
///
/// | metric | XGBoost | LightGBM | CatBoost |
/// |---|---|---|---|
/// | `log_loss` | logloss, mlogloss | binary_logloss, multi_logloss | Logloss, MultiClass |
/// | `roc_auc{average}` | auc | auc, auc_mu (`by_difference`) | AUC |
/// | `average_precision` | aucpr | average_precision | PRAUC |
/// | `accuracy`, `error_rate` | accuracy, error, merror | binary_error, multi_error | Accuracy |
/// | `balanced_accuracy`, `matthews_correlation` | | | BalancedAccuracy, MCC |
/// | `precision{average}`, `recall{average}`, `f_score{average, beta}` | f1 | | Precision, Recall, F1 |
using classification_eval_metric =
    std::variant<log_loss_metric, roc_auc_metric, average_precision_metric, accuracy_metric,
                 error_rate_metric, balanced_accuracy_metric, matthews_correlation_metric, precision_metric,
                 recall_metric, f_score_metric>;

/// What `gbm_ranker` can watch: ndcg, map of XGBoost and LightGBM, and the mean reciprocal rank.
using ranking_eval_metric =
    std::variant<ndcg_metric, mean_average_precision_metric, mean_reciprocal_rank_metric>;

/// What `gbm_survival` can watch: the concordance index, of `times` with `aft` and of `hazards` with `cox`, and
/// XGBoost's interval-regression-accuracy of an `interval_target`.
using survival_eval_metric = std::variant<concordance_index_metric, interval_accuracy_metric>;

}  // namespace sluice
