// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_ranker.hpp"

namespace sluice {

template struct gbm<trees::ranking>;

}  // namespace sluice
