// SPDX-License-Identifier: MIT
// expect: this is a SPECIFICATION
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto f(const table& x) { return transform(standard_scaler{}, x); }
#else
auto f(const model<standard_scaler>& m, const table& x) { return transform(m, x); }
#endif
