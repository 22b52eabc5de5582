// SPDX-License-Identifier: MIT
#include "sluice/compose/last_estimator.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"
#include "support/same_table.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sluice;

namespace {

using inner = decltype(named("trees", standard_scaler{} | gbm_regressor{}));
using whole = decltype(passthrough{} | inner(short_text("inner"), standard_scaler{} | gbm_regressor{}));

}  // namespace

static_assert(std::is_same_v<detail::last_estimator_t<gbm_regressor>, gbm_regressor>);
static_assert(std::is_same_v<detail::last_estimator_t<whole>, gbm_regressor>);
static_assert(!detail::has_several_outputs<whole>);
static_assert(detail::has_several_outputs<gbm_quantile_regressor>);
static_assert(detail::has_several_outputs<decltype(standard_scaler{} | gbm_quantile_regressor{})>);

TEST_CASE(
    "last estimator of pipelines in pipelines is the one at the very end, and sees what the others make") {
    const auto data = test::random_numbers(1, {.n_rows = 40, .n_columns = 3});
    const gbm_regressor spec{.rounds = 2};
    const auto m = fit(passthrough{} | named("inner", standard_scaler{} | spec), data);
    using specification = std::remove_const_t<decltype(m)>::specification;
    const auto scaled = transform(fit(standard_scaler{}, data), data.x());
    const table reaching = detail::reaching_last_estimator<specification>(m.state(), data.x(), {});
    CHECK(test::same_table(reaching, scaled));
    CHECK(detail::last_estimator<specification>(m.state()).predict(reaching, {}) == predict(m, data.x()));
    const auto alone = fit(spec, data);
    CHECK(&detail::last_estimator<gbm_regressor>(alone.state()) == &alone.state());
}
