// SPDX-License-Identifier: MIT
// expect: this is a SPECIFICATION
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

using namespace sluice;

namespace transform_before_fit {

#ifndef SLUICE_CONTROL
auto f(const table& x) { return transform(standard_scaler{}, x); }
#else
auto f(const model<standard_scaler>& m, const table& x) { return transform(m, x); }
#endif

}  // namespace transform_before_fit
