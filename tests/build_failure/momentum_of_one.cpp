// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/linear_learner/linear_learner_regressor.hpp"

using namespace sluice;

namespace momentum_of_one {

#ifndef SLUICE_CONTROL
auto spec = linear_learner_regressor{.momentum = 1};
#else
auto spec = linear_learner_regressor{.momentum = 0.9};
#endif

}  // namespace momentum_of_one
