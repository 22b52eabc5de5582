// SPDX-License-Identifier: MIT
// expect: predict: this MODEL is a transformer
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

using namespace sluice;

namespace predict_with_transformer {

#ifndef SLUICE_CONTROL
auto f(const model<standard_scaler>& m, const table& x) { return predict(m, x); }
#else
auto f(const model<standard_scaler>& m, const table& x) { return transform(m, x); }
#endif

}  // namespace predict_with_transformer
