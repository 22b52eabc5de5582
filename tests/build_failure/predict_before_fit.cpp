// SPDX-License-Identifier: MIT
// expect: predict: this is a SPECIFICATION
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace predict_before_fit {

#ifndef SLUICE_CONTROL
auto f(const table& x) { return predict(standard_scaler{} | gbm_regressor{}, x); }
#else
auto f(const model<pipeline<standard_scaler, gbm_regressor>>& m, const table& x) { return predict(m, x); }
#endif

}  // namespace predict_before_fit
