// SPDX-License-Identifier: MIT
// expect: parameter_is_out_of_its_range
#include "sluice/nn/tab_transformer_classifier.hpp"

using namespace sluice;

namespace patience_of_one {

#ifndef SLUICE_CONTROL
auto spec = tab_transformer_classifier{.patience = 1};
#else
auto spec = tab_transformer_classifier{.patience = 5};
#endif

}  // namespace patience_of_one
