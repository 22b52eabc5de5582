// SPDX-License-Identifier: MIT
// expect: pipeline: an ESTIMATOR ends a pipeline, .*examples/07_stacking.cpp
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace estimator_inside_pipe {

#ifndef SLUICE_CONTROL
auto spec = pipe(standard_scaler{}, gbm_classifier{}, gbm_classifier{});
#else
auto spec = pipe(standard_scaler{}, max_abs_scaler{}, gbm_classifier{});
#endif

}  // namespace estimator_inside_pipe
