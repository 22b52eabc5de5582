// SPDX-License-Identifier: MIT
// The concepts of the other folders, and specifications as constants. Compiling this file is the test.
#include "sluice/sluice.hpp"

#include <concepts>

using namespace sluice;

namespace static_concepts {

using scaled_trees = decltype(standard_scaler{} | gbm_classifier{});

static_assert(archivable<model<scaled_trees>> && !archivable<scaled_trees> && !archivable<int>);
static_assert(splitter<k_fold> && splitter<stratified_k_fold> && splitter<group_k_fold> &&
              !splitter<standard_scaler>);
static_assert(metric<accuracy_metric> && metric<rmse_metric> && !metric<standard_scaler>);
static_assert(losses::loss<losses::logistic> && losses::loss<losses::squared_error> && !losses::loss<int>);
static_assert(losses::quantile_loss<losses::absolute_error> && !losses::quantile_loss<losses::huber>);

// Specifications are constants.
constexpr auto spec =
    columns(on("age", "income") | simple_imputer{.strategy = impute_strategy::median} | standard_scaler{},
            on("city") | one_hot_encoder{.drop = one_hot_drop::first}) |
    gbm_classifier{.rounds = 300, .learning_rate = 0.05};
static_assert(spec == spec);
static_assert(std::get<1>(spec.steps).rounds == 300);

}  // namespace static_concepts
