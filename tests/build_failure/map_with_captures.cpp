// SPDX-License-Identifier: MIT
// expect: no matching function for call to .map
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
auto spec(double by) {
    return map([by](double x) { return x * by; });
}
#else
auto spec() {
    return map([](double x) { return x * 2; });
}
#endif
