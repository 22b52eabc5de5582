// SPDX-License-Identifier: MIT
// expect: .incme. was not declared|undeclared identifier .incme.
// follow-on: no match for .operator\|.
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

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
