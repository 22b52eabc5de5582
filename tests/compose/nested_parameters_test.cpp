// SPDX-License-Identifier: MIT
#include "sluice/compose/nested_parameters.hpp"

#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/trees.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace nested_parameters_test {

auto spec() {
    return columns(on("age") | simple_imputer{} | standard_scaler{}, named("city", ordinal_encoder{})) |
           standard_scaler{} | named("last", standard_scaler{}) | gbm_classifier{.rounds = 7};
}

TEST_CASE("nested parameters list every step's, with path and value") {
    std::vector<std::string> paths;
    std::string rounds;
    for (const auto& p : nested_parameters(spec())) {
        paths.push_back(p.path);
        if (p.info.name == "rounds") rounds = p.value;
    }
    CHECK(paths.front() == "columns.branch#0.simple_imputer.strategy");
    CHECK(rounds == "7");
    for (const char* path : {"columns.branch#0.standard_scaler.with_mean", "columns.branch#1.unknown",
                             "standard_scaler#0.with_mean", "last.with_mean", "gbm_classifier.rounds"})
        CHECK(std::count(paths.begin(), paths.end(), path) == 1);
}

TEST_CASE("nested parameters are set by their path, and nothing else is") {
    auto changed = spec();
    set_parameter(changed, "columns.branch#0.simple_imputer.strategy", "median");
    set_parameter(changed, "last.with_mean", "false");
    set_parameter(changed, "gbm_classifier.rounds", "55");
    auto expected =
        columns(on("age") | simple_imputer{.strategy = impute_strategy::median} | standard_scaler{},
                named("city", ordinal_encoder{})) |
        standard_scaler{} | named("last", standard_scaler{.with_mean = false}) | gbm_classifier{.rounds = 55};
    CHECK(changed == expected);
}

TEST_CASE("nested parameters set to what they print are unchanged") {
    auto again = spec();
    for (const auto& p : nested_parameters(spec())) set_parameter(again, p.path, p.value);
    CHECK(again == spec());
}

TEST_CASE("nested parameters refuse a path that is not there, and say the nearest") {
    auto changed = spec();
    CHECK_THROWS_WITH_AS(set_parameter(changed, "gbm_clasifier.rounds", "5"),
                         doctest::Contains("gbm_classifier.rounds"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(changed, "standard_scaler.with_mean", "true"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(changed, "gbm_classifier.rounds", "0"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(changed, "", "0"), invalid_parameter);
    CHECK(changed == spec());
}

}  // namespace nested_parameters_test
