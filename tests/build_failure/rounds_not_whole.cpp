// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace rounds_not_whole {

#ifndef SLUICE_CONTROL
auto spec = gbm_classifier{.rounds = 1.5};
#else
auto spec = gbm_classifier{.rounds = 1.0};
#endif

}  // namespace rounds_not_whole
