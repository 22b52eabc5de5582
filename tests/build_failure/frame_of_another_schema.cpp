// SPDX-License-Identifier: MIT
// expect: predict: SCHEMA_OF_THE_FRAME is not the SCHEMA_OF_THE_MODEL
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace frame_of_another_schema {

inline constexpr struct age : column<"age", kind::numeric> {
} age;
inline constexpr struct income : column<"income", kind::numeric> {
} income;
inline constexpr struct city : column<"city", kind::categorical> {
} city;

#ifndef SLUICE_CONTROL
auto f(const model<gbm_regressor, schema<struct age>>& m, const frame<schema<struct income>>& x) {
    return predict(m, x);
}
#else
auto f(const model<gbm_regressor, schema<struct age>>& m, const frame<schema<struct age>>& x) {
    return predict(m, x);
}
#endif

}  // namespace frame_of_another_schema
