// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec = standard_scaler{} | gbm_classifier{} | max_abs_scaler{};
#else
auto spec = standard_scaler{} | max_abs_scaler{} | gbm_classifier{};
#endif
