// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace rounds_zero {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.rounds = 0};
#else
auto spec = gbm_classifier{.rounds = 1};
#endif

}  // namespace rounds_zero
