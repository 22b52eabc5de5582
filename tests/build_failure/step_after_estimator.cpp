// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline
// expect: STEP_AFTER_IT|standard_scaler
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace step_after_estimator {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{} | standard_scaler{};
#else
auto spec = standard_scaler{} | gbm_classifier{};
#endif

}  // namespace step_after_estimator
