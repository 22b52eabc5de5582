// SPDX-License-Identifier: MIT
// expect: predict_proba: this MODEL is not a classifier
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace predict_proba_of_regressor {

#ifndef SLUICE_CONTROL
auto f(const model<gbm_regressor>& m, const table& x) { return predict_proba(m, x); }
#else
auto f(const model<gbm_regressor>& m, const table& x) { return predict(m, x); }
#endif

}  // namespace predict_proba_of_regressor
