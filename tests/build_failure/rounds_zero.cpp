// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.rounds = 0};
#else
auto spec = gbm_classifier{.rounds = 1};
#endif
