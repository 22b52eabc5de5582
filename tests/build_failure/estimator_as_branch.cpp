// SPDX-License-Identifier: MIT
// expect: columns: a BRANCH must be a transformer
// expect: gbm<.*classification>
#include "sluice/compose/columns.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace estimator_as_branch {

#ifndef SLUICE_CONTROL
auto spec = columns(standard_scaler{}, gbm_classifier{});
#else
auto spec = columns(standard_scaler{}, passthrough{});
#endif

}  // namespace estimator_as_branch
