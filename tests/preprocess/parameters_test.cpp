// SPDX-License-Identifier: MIT
#include "sluice/core/parameters.hpp"

#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/trees.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sluice;

namespace parameters_test {

template <class Spec>
void reads_back(const Spec& spec) {
    Spec read;
    INFO(to_text(spec));
    REQUIRE_NOTHROW(read_parameters(read, to_text(spec)));
    CHECK(read == spec);
    CHECK(to_text(read) == to_text(spec));
    const std::string wrong = "no_such_thing";
    CHECK_THROWS_AS(set_parameter(read, wrong, "1"), invalid_parameter);
    CHECK(read == spec);
    for (const auto& info : parameter_infos<Spec>()) {
        CHECK(!info.doc.empty());
        CHECK_NOTHROW(set_parameter(read, info.name, info.default_value));
    }
    CHECK(read == Spec{});
}

TEST_CASE("components print to text that reads back to equal ones when parameters are any") {
    reads_back(standard_scaler{.with_mean = false, .with_std = true});
    reads_back(min_max_scaler{.low = -1e-300, .high = 0.1, .clip = true});
    reads_back(max_abs_scaler{});
    reads_back(robust_scaler{.with_centering = false, .quantile_low = 0.05, .quantile_high = 1});
    reads_back(
        simple_imputer{.strategy = impute_strategy::constant, .fill_number = -7.25, .fill_name = "n, a"});
    reads_back(missing_indicator{.features = indicator_columns::all});
    reads_back(ordinal_encoder{.categories = {"b", "a, c", "\"", "", " d ", "]"},
                               .unknown = unknown::as_missing,
                               .missing = missing::own_category});
    reads_back(one_hot_encoder{.categories = {"[x", "y}"},
                               .drop = one_hot_drop::if_binary,
                               .unknown = unknown::as_missing,
                               .missing = missing::error,
                               .output = block_output::sparse});
    reads_back(gbm_classifier{.rounds = 7, .learning_rate = 0.3});
    reads_back(gbm_regressor{.rounds = 9, .max_depth = 2});
}

TEST_CASE("names with quotes read back when they hold commas too") {
    for (const char* name : {"\"", "a\"b", "a\", strategy = \"mean", "\"a\"", "a\"\"b", "{", ", "})
        reads_back(simple_imputer{.strategy = impute_strategy::constant, .fill_name = name});
}

TEST_CASE("component names the nearest parameter when the name is misspelt") {
    robust_scaler spec;
    try {
        set_parameter(spec, "quantile_lo", "0.1");
        FAIL("must throw");
    } catch (const invalid_parameter& why) {
        CHECK(why.details().hint == "did you mean \"quantile_low\"?");
    }
    CHECK_THROWS_AS(set_parameter(spec, "quantile_low", "1.5"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(spec, "quantile_low", "low"), invalid_parameter);
}

}  // namespace parameters_test
