// SPDX-License-Identifier: MIT
// expect: score: this METRIC judges classes, this MODEL is not a classifier
#include "sluice/compose/fit.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace score_of_regressor_by_classification_metric {

double judge(const dataset<>& train, const dataset<>& test) {
#ifndef SLUICE_CONTROL
    return score(roc_auc, fit(gbm_regressor{}, train), test);
#else
    return score(roc_auc, fit(gbm_classifier{}, train), test);
#endif
}

}  // namespace score_of_regressor_by_classification_metric
