// SPDX-License-Identifier: MIT
// expect: -ffast-math changes results from machine to machine
#ifndef SLUICE_CONTROL
#define __FAST_MATH__ 1  // as -ffast-math does
#else
#undef __FAST_MATH__
#endif
#include "sluice/core/compensated_sum.hpp"

namespace fast_math {

double total() {
    sluice::compensated_sum sum;
    sum.add(1.0);
    return sum.value();
}

}  // namespace fast_math
