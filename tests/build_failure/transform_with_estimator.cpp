// SPDX-License-Identifier: MIT
// expect: transform: this MODEL is an estimator
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto f(const model<gbm_regressor>& m, const table& x) { return transform(m, x); }
#else
auto f(const model<gbm_regressor>& m, const table& x) { return predict(m, x); }
#endif
