// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_classifier.hpp"

namespace sluice {

template struct gbm<trees::classification>;

}  // namespace sluice
