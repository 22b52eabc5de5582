// SPDX-License-Identifier: MIT
// expect: non-.?constexpr.? function|not a constant expression
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace run_time_value_unchecked {

#ifndef SLUICE_CONTROL
auto spec(double rate) { return gbm_classifier{.learning_rate = rate}; }
#else
auto spec(double rate) { return gbm_classifier{.learning_rate = checked(rate)}; }
#endif

}  // namespace run_time_value_unchecked
