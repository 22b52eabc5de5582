// SPDX-License-Identifier: MIT
#include "sluice/compose/any_estimator.hpp"

#include "sluice/compose/passthrough.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace any_estimator_test {

static_assert(std::is_constructible_v<any_estimator, test::recorder>);
static_assert(!std::is_constructible_v<any_estimator, passthrough> &&
              !std::is_constructible_v<any_estimator, int>);

TEST_CASE("any estimator fits what it holds, with its role, its text and its random numbers") {
    const auto spec = test::two_faced{} | test::recorder{};
    const any_estimator erased = spec;
    CHECK(erased.step_role() == role::regressor);
    CHECK(erased.text() == "two_faced{} | recorder{}");
    const dataset data(test::letters("a"), numeric_target{array<double>({1, 2})});
    const any_predictor fitted = erased.fit(data, {.seed = 3});
    const auto typed = fit(spec, data, {.seed = 3});
    const auto* held = fitted.as<model<pipeline<test::two_faced, test::recorder>>>();
    REQUIRE(held != nullptr);
    CHECK(held->state().step_at<1>().drawn == typed.state().step_at<1>().drawn);
    CHECK(fitted.predict(data.x()) == predict(typed, data.x()));
}

TEST_CASE("any estimators of different types stand in one list, and throw as what they hold") {
    const std::vector<any_estimator> all{test::recorder{}, test::two_faced{} | test::recorder{}};
    CHECK(all[0].text() == "recorder{}");
    CHECK(test::thrown<invalid_data>([&] {
              return all[1].fit(dataset(table::of_rows(0))).step_role();
          }).component == "pipeline");
}

}  // namespace any_estimator_test
