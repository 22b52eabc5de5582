// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec = pipe(standard_scaler{}, gbm_classifier{}, gbm_classifier{});
#else
auto spec = pipe(standard_scaler{}, max_abs_scaler{}, gbm_classifier{});
#endif
