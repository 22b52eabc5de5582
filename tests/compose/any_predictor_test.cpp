// SPDX-License-Identifier: MIT
#include "sluice/compose/any_predictor.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/passthrough.hpp"
#include "support/classes.hpp"
#include "support/constant_models.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

using namespace sluice;

namespace any_predictor_test {

const table x({{"a", array<double>({1, 2, 3, 4})}});

auto numbers() {
    return fit(test::mean_regressor{}, dataset(x, numeric_target{array<double>({1, 2, 3, 6})}));
}
auto shares() {
    return fit(test::two_faced{} | test::share_classifier{}, dataset(x, test::classes_of("nyyy")));
}

// Estimators only: a transformer predicts nothing, and a specification is no model.
static_assert(std::is_constructible_v<any_predictor, model<test::mean_regressor>>);
static_assert(!std::is_constructible_v<any_predictor, model<passthrough>> &&
              !std::is_constructible_v<any_predictor, test::mean_regressor>);

TEST_CASE("any predictor gives the bits of the model that it holds") {
    const any_predictor regressor = numbers(), classifier = shares();
    CHECK(regressor.predict(x) == predict(numbers(), x));
    CHECK(classifier.predict_proba(x) == predict_proba(shares(), x));
    CHECK(classifier.predict_classes(x)[0] == predict(shares(), x)[0]);
    CHECK(regressor.step_role() == role::regressor);
    CHECK(classifier.step_role() == role::classifier);
    CHECK(classifier.type_id() == shares().type_id());
    CHECK(classifier.input() == shares().input());
}

TEST_CASE("any predictor gives the model itself to who knows its type") {
    const any_predictor held = shares();
    REQUIRE(held.as<decltype(shares())>() != nullptr);
    CHECK(held.as<decltype(shares())>()->input() == held.input());
    CHECK(held.as<model<test::mean_regressor>>() == nullptr);
    const any_predictor copy = held;
    CHECK(copy.as<decltype(shares())>() == held.as<decltype(shares())>());
}

TEST_CASE("any predictor refuses what its model cannot say") {
    const any_predictor regressor = numbers(), classifier = shares();
    const auto why = test::thrown<invalid_data>([&] { return classifier.predict(x); });
    CHECK(why.component == "any_predictor");
    CHECK(why.requirement == "predicts numbers");
    CHECK(why.actual == "a classifier");
    CHECK(test::thrown<invalid_data>([&] { return regressor.predict_proba(x); }).actual == "a regressor");
    CHECK(test::thrown<invalid_data>([&] { return regressor.predict_classes(x); }).requirement ==
          "predicts classes");
    CHECK_THROWS_AS((void)regressor.predict(table()), schema_mismatch);
}

}  // namespace any_predictor_test
