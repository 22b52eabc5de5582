// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/nn/mlp_classifier.hpp"

using namespace sluice;

namespace dropout_of_one {

#ifndef SLUICE_CONTROL
auto spec = mlp_classifier{.dropout = 1};
#else
auto spec = mlp_classifier{.dropout = 0.5};
#endif

}  // namespace dropout_of_one
