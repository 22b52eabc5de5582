// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline
// expect: STEP_AFTER_IT|standard_scaler
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{} | standard_scaler{};
#else
auto spec = standard_scaler{} | gbm_classifier{};
#endif
