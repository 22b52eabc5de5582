// SPDX-License-Identifier: MIT
// expect: columns: a BRANCH must be a transformer
// expect: gbm<.*classification>
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec = columns(standard_scaler{}, gbm_classifier{});
#else
auto spec = columns(standard_scaler{}, passthrough{});
#endif
