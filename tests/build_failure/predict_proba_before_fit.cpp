// SPDX-License-Identifier: MIT
// expect: this is a SPECIFICATION
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto f(const table& x) { return predict_proba(gbm_classifier{}, x); }
#else
auto f(const model<gbm_classifier>& m, const table& x) { return predict_proba(m, x); }
#endif
