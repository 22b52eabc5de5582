// SPDX-License-Identifier: MIT
// expect: non-.?constexpr.? function|not a constant expression
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec(double rate) { return gbm_classifier{.learning_rate = rate}; }
#else
auto spec(double rate) { return gbm_classifier{.learning_rate = checked(rate)}; }
#endif
