// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"

namespace sluice {

template struct gbm<trees::multi_output_regression>;

}  // namespace sluice
