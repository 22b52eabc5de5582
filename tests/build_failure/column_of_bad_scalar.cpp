// SPDX-License-Identifier: MIT
// expect: column: the scalar of a column is double or float
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
static_assert(sizeof(column<"height", kind::numeric, int>) > 0);
#else
static_assert(sizeof(column<"height", kind::numeric, float>) > 0);
#endif
