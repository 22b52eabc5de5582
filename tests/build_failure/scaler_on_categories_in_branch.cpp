// SPDX-License-Identifier: MIT
// expect: fit: this STEP cannot be fitted on the TABLE_IT_RECEIVES
// expect: standard_scaler
// expect: city
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

using namespace sluice;

namespace scaler_on_categories_in_branch {

inline constexpr struct age : column<"age", kind::numeric> {
} age;
inline constexpr struct income : column<"income", kind::numeric> {
} income;
inline constexpr struct city : column<"city", kind::categorical> {
} city;

#ifndef SLUICE_CONTROL
auto f(const frame<schema<struct age, struct city>>& x) {
    return fit(columns(on<age>, on<city> | standard_scaler{}), dataset(x));
}
#else
auto f(const frame<schema<struct age, struct city>>& x) {
    return fit(columns(on<age> | standard_scaler{}, on<city>), dataset(x));
}
#endif

}  // namespace scaler_on_categories_in_branch
