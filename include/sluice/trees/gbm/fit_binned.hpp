// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/compose/model.hpp"
#include "sluice/trees/binned_dataset.hpp"
#include "sluice/trees/gbm/gbm.hpp"

namespace sluice {

/// Fits boosted trees to bins that are there already: the model of `fit` on the data that they were made of, to the bit,
/// without binning them again. Validation data of the context are numbers, as everywhere.
///
/// Throws as `fit` does; `invalid_parameter` for another `max_bins` or `categorical` than the bins have, and for
/// `linear_leaves` and dropout, which need the numbers behind the bins.
template <class Task>
[[nodiscard]] model<gbm<Task>> fit(const gbm<Task>& spec, const binned_dataset& data,
                                   const context& ctx = {}) {
    detail::require_rows(data.rows(), Task::name);
    detail::require_known_row_data<gbm<Task>>(data.rows());
    const detail::matched_context inner(data.input(), data.rows(), ctx);
    return {spec.fit(data, *inner), data.input()};
}

}  // namespace sluice
