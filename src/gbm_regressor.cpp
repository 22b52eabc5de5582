// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_regressor.hpp"

namespace sluice {

template struct gbm<trees::regression>;

}  // namespace sluice
