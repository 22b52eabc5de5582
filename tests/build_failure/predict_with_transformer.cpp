// SPDX-License-Identifier: MIT
// expect: predict: this MODEL is a transformer
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto f(const model<standard_scaler>& m, const table& x) { return predict(m, x); }
#else
auto f(const model<standard_scaler>& m, const table& x) { return transform(m, x); }
#endif
