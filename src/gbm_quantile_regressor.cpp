// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"

namespace sluice {

template struct gbm<trees::quantile_regression>;

}  // namespace sluice
