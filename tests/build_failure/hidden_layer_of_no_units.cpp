// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/nn/mlp_regressor.hpp"

using namespace sluice;

namespace hidden_layer_of_no_units {

#ifndef SLUICE_CONTROL
auto spec = mlp_regressor{.hidden_layers = {64, 0}};
#else
auto spec = mlp_regressor{.hidden_layers = {64, 1}};
#endif

}  // namespace hidden_layer_of_no_units
