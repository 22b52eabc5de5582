// SPDX-License-Identifier: MIT
// expect: predict: this is a SPECIFICATION
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto f(const table& x) { return predict(standard_scaler{} | gbm_regressor{}, x); }
#else
auto f(const model<pipeline<standard_scaler, gbm_regressor>>& m, const table& x) { return predict(m, x); }
#endif
