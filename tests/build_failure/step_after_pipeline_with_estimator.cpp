// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace step_after_pipeline_with_estimator {

#ifndef SLUICE_CONTROL
auto spec = standard_scaler{} | gbm_classifier{} | max_abs_scaler{};
#else
auto spec = standard_scaler{} | max_abs_scaler{} | gbm_classifier{};
#endif

}  // namespace step_after_pipeline_with_estimator
