// SPDX-License-Identifier: MIT
// expect: fit: this STEP cannot be fitted on the TABLE_IT_RECEIVES
// expect: on_columns<.*city
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/pipe.hpp"

using namespace sluice;

namespace column_missing_from_frame {

inline constexpr struct age : column<"age", kind::numeric> {
} age;
inline constexpr struct income : column<"income", kind::numeric> {
} income;
inline constexpr struct city : column<"city", kind::categorical> {
} city;

#ifndef SLUICE_CONTROL
auto f(const frame<schema<struct age, struct income>>& x) {
    return fit(on<age, city> | passthrough{}, dataset(x));
}
#else
auto f(const frame<schema<struct age, struct income>>& x) {
    return fit(on<age, income> | passthrough{}, dataset(x));
}
#endif

}  // namespace column_missing_from_frame
