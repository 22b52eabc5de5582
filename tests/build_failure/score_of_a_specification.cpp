// SPDX-License-Identifier: MIT
// expect: predict: this is a SPECIFICATION, it cannot predict
#include "sluice/compose/fit.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace score_of_a_specification {

double judge(const dataset<>& train, const dataset<>& test) {
#ifndef SLUICE_CONTROL
    return score(rmse, gbm_regressor{}, test) + static_cast<double>(train.n_rows());
#else
    return score(rmse, fit(gbm_regressor{}, train), test);
#endif
}

}  // namespace score_of_a_specification
