// SPDX-License-Identifier: MIT
// expect: fit: this STEP cannot be fitted on the TABLE_IT_RECEIVES
// expect: gbm<.*classification>
#include "sluice/compose/fit.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

using namespace sluice;

namespace trees_on_text {

inline constexpr struct age : column<"age", kind::numeric> {
} age;
inline constexpr struct income : column<"income", kind::numeric> {
} income;
inline constexpr struct city : column<"city", kind::text> {
} city;

#ifndef SLUICE_CONTROL
auto f(const frame<schema<struct age, struct city>>& x, const class_target& y) {
    return fit(gbm_classifier{}, dataset(x, y));
}
#else
auto f(const frame<schema<struct age>>& x, const class_target& y) {
    return fit(gbm_classifier{}, dataset(x, y));
}
#endif

}  // namespace trees_on_text
