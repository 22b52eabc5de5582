// SPDX-License-Identifier: MIT
// expect: .incme. was not declared|undeclared identifier .incme.
// follow-on: no match for .operator\|.
#include "sluice/compose/on.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

using namespace sluice;

namespace misspelt_column_type {

inline constexpr struct age : column<"age", kind::numeric> {
} age;
inline constexpr struct income : column<"income", kind::numeric> {
} income;
inline constexpr struct city : column<"city", kind::categorical> {
} city;

#ifndef SLUICE_CONTROL
auto spec = on<age, incme> | standard_scaler{};
#else
auto spec = on<age, income> | standard_scaler{};
#endif

}  // namespace misspelt_column_type
