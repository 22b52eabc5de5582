// SPDX-License-Identifier: MIT
// expect: this is a SPECIFICATION
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace predict_proba_before_fit {

#ifndef SLUICE_CONTROL
auto f(const table& x) { return predict_proba(gbm_classifier{}, x); }
#else
auto f(const model<gbm_classifier>& m, const table& x) { return predict_proba(m, x); }
#endif

}  // namespace predict_proba_before_fit
