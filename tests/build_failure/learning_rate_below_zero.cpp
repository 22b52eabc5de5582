// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace learning_rate_below_zero {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.learning_rate = -0.1};
#else
auto spec = gbm_classifier{.learning_rate = 0.1};
#endif

}  // namespace learning_rate_below_zero
