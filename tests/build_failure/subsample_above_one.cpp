// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace subsample_above_one {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.subsample = 2};
#else
auto spec = gbm_classifier{.subsample = 1};
#endif

}  // namespace subsample_above_one
