// SPDX-License-Identifier: MIT
// expect: column: the scalar of a column is double or float
#include "sluice/data/schema.hpp"

using namespace sluice;

namespace column_of_bad_scalar {

#ifndef SLUICE_CONTROL
static_assert(sizeof(column<"height", kind::numeric, int>) > 0);
#else
static_assert(sizeof(column<"height", kind::numeric, float>) > 0);
#endif

}  // namespace column_of_bad_scalar
