// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_survival.hpp"

namespace sluice {

template struct gbm<trees::survival>;

}  // namespace sluice
