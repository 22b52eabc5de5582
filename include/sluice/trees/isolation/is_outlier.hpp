// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/last_estimator.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/trees/isolation/isolation_forest.hpp"

#include <concepts>

namespace sluice {

/// Whether each row scores above the threshold of an isolation forest, alone or at the end of a pipeline, [n_rows]. The
/// threshold is 0.5, or with `contamination` the quantile of the training scores that leaves this share above it. Throws
/// `schema_mismatch` when `x` lacks a column that the model reads.
///
/// Example: `const auto odd = is_outlier(fit(isolation_forest{.contamination = 0.01}, dataset(x)), x);`
template <class Spec, class Schema, table_like X>
requires std::same_as<detail::last_estimator_t<Spec>, isolation_forest>
[[nodiscard]] Eigen::Array<bool, Eigen::Dynamic, 1> is_outlier(const model<Spec, Schema>& fitted, const X& x,
                                                               const context& ctx = {}) {
    return predict(fitted, x, ctx).array() > detail::last_estimator<Spec>(fitted.state()).threshold();
}

}  // namespace sluice
