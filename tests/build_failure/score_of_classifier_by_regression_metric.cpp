// SPDX-License-Identifier: MIT
// expect: score: this METRIC judges numbers, this MODEL is not a regressor
#include "sluice/compose/fit.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace score_of_classifier_by_regression_metric {

double judge(const dataset<>& train, const dataset<>& test) {
#ifndef SLUICE_CONTROL
    return score(rmse, fit(gbm_classifier{}, train), test);
#else
    return score(rmse, fit(gbm_regressor{}, train), test);
#endif
}

}  // namespace score_of_classifier_by_regression_metric
