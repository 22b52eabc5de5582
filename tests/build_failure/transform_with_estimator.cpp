// SPDX-License-Identifier: MIT
// expect: transform: this MODEL is an estimator
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace transform_with_estimator {

#ifndef SLUICE_CONTROL
auto f(const model<gbm_regressor>& m, const table& x) { return transform(m, x); }
#else
auto f(const model<gbm_regressor>& m, const table& x) { return predict(m, x); }
#endif

}  // namespace transform_with_estimator
