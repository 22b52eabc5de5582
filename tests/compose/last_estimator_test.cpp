// SPDX-License-Identifier: MIT
#include "sluice/compose/last_estimator.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/constant_models.hpp"
#include "support/random_data.hpp"
#include "support/same_table.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sluice;

namespace last_estimator_test {

using inner = decltype(named("trees", standard_scaler{} | gbm_regressor{}));
using whole = decltype(passthrough{} | inner(short_text("inner"), standard_scaler{} | gbm_regressor{}));

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

TEST_CASE("another estimator takes the place of the last one, and nothing else changes") {
    using mean = test::mean_regressor;
    const auto spec = standard_scaler{} | named("end", pipe(standard_scaler{}, mean{}));
    using specification = std::remove_const_t<decltype(spec)>;
    CHECK(detail::last_specification(spec) == mean{});
    const dataset<> data(table({{"x", array<double>({1, 2, 6})}}), numeric_target{array<double>({1, 2, 3})});
    const auto m = fit(spec, data);
    mean::fitted other;
    other.mean = 7;
    const auto changed = detail::with_last_estimator<specification>(m.state(), other);
    CHECK(detail::last_estimator<specification>(changed).mean == 7);
    CHECK(detail::last_estimator<specification>(m.state()).mean == 2);
    CHECK(test::same_table(detail::reaching_last_estimator<specification>(changed, data.x(), {}),
                           detail::reaching_last_estimator<specification>(m.state(), data.x(), {})));
    CHECK(detail::with_last_estimator<mean>(fit(mean{}, data).state(), other).mean == 7);
    static_assert(std::is_same_v<detail::last_estimator_t<decltype(named("m", mean{}))>, mean>);
}

}  // namespace last_estimator_test
