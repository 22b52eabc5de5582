// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace parameter_not_a_number {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.l2 = __builtin_nan("")};
#else
auto spec = gbm_classifier{.l2 = 0};
#endif

}  // namespace parameter_not_a_number
