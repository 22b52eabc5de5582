// SPDX-License-Identifier: MIT
#include "sluice/preprocess/one_hot_encoder.hpp"

#include "sluice/data/features.hpp"
#include "support/fitted_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;
namespace one_hot_encoder_test {

using test::encoded;
using test::missing_value;
using test::words;

TEST_CASE("one-hot encoder makes an indicator for each category, in a block of the column's name") {
    const table x = words({"b", "a", "c", nullptr});
    const auto made = transform(fit(one_hot_encoder{}, dataset(x)), x);
    CHECK(made.names() == std::vector<std::string>{"w"});
    CHECK(made["w"].as<dense_block<double>>()->names == std::vector<std::string>{"w_a", "w_b", "w_c"});
    CHECK(made["w"].from() == origin{{"w"}, "one_hot_encoder"});
    CHECK(test::numbers_of(made) == test::number_rows{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}, {0, 0, 0}});
    CHECK(test::rows_agree(one_hot_encoder{}, x, x));
}

TEST_CASE("one-hot encoder drops the first indicator always, or of two") {
    const table three = words({"b", "a", "c", nullptr}), two = words({"no", "yes", "yes"});
    const one_hot_encoder first{.drop = one_hot_drop::first}, if_binary{.drop = one_hot_drop::if_binary};
    CHECK(encoded(first, three, three) == test::number_rows{{1, 0}, {0, 0}, {0, 1}, {0, 0}});
    CHECK(encoded(if_binary, three, three)[0].size() == 3);
    CHECK(encoded(if_binary, two, two) == test::number_rows{{0}, {1}, {1}});
    CHECK(test::rows_agree(first, three, three));
    CHECK(test::rows_agree(if_binary, two, two));
}

TEST_CASE("one-hot encoder gives missing values a category of their own, or none") {
    const table x = words({"b", "a", nullptr});
    const one_hot_encoder own{.missing = missing::own_category};
    CHECK(encoded(own, x, x) == test::number_rows{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}});
    CHECK(transform(fit(own, dataset(x)), x)["w"].as<dense_block<double>>()->names.back() == "w_missing");
    CHECK_THROWS_AS(encoded(one_hot_encoder{.missing = missing::error}, x, x), invalid_data);
    const one_hot_encoder lenient{.unknown = unknown::as_missing};
    CHECK(encoded(lenient, x, words({"z"})) == test::number_rows{{0, 0}});
    CHECK(test::thrown<invalid_data>([&] { return encoded(one_hot_encoder{}, x, words({"z"})); }).actual ==
          "\"z\"");
}

TEST_CASE("one-hot encoder stores the same numbers dense and sparse, in tables and in rows") {
    const table x = words({"b", "a", nullptr, "c", "b"});
    for (const auto drop : {one_hot_drop::none, one_hot_drop::first}) {
        const one_hot_encoder dense{.drop = drop}, sparse{.drop = drop, .output = block_output::sparse};
        CHECK(encoded(dense, x, x) == encoded(sparse, x, x));
        CHECK(test::rows_agree(sparse, x, x));
        const auto made = transform(fit(sparse, dataset(x)), x);
        REQUIRE(made["w"].as<sparse_block>() != nullptr);
        CHECK(made["w"].as<sparse_block>()->names ==
              transform(fit(dense, dataset(x)), x)["w"].as<dense_block<double>>()->names);
        CHECK_THROWS_AS((void)features(made, "test"), schema_mismatch);
    }
}

TEST_CASE("one-hot encoder encodes each column for itself, numbers by value, and categories by name") {
    const table x({{"n", array<double>({10, 9})}, {"m", array<float>({0.5f, 2})}});
    CHECK(encoded(one_hot_encoder{}, x, x) == test::number_rows{{0, 1, 1, 0}, {1, 0, 0, 1}});
    const table train = test::categories({0, 1}, {"x", "y"}), later = test::categories({0, -1}, {"y", "x"});
    CHECK(encoded(one_hot_encoder{}, train, later) == test::number_rows{{0, 1}, {0, 0}});
}

TEST_CASE("one-hot encoder makes an empty block of a column without any value") {
    const table empty({{"n", array<double>({missing_value, missing_value})}});
    for (const auto drop : {one_hot_drop::none, one_hot_drop::first, one_hot_drop::if_binary}) {
        const auto made = transform(fit(one_hot_encoder{.drop = drop}, dataset(empty)), empty);
        CHECK((made.n_rows() == 2 && made[0].width() == 0));
    }
    CHECK(encoded(one_hot_encoder{.missing = missing::own_category}, empty, empty) ==
          test::number_rows{{1}, {1}});
}

TEST_CASE("loaded one-hot encoder is refused when a member has a value that it cannot have") {
    auto state = one_hot_encoder{}.fit(dataset(words({"a"})), {});
    CHECK_NOTHROW(state.check());
    state.visit([](const std::string& name, auto& member) {
        if constexpr (requires { member = std::uint8_t{3}; })
            if (name == "drop") member = 3;
    });
    CHECK(test::thrown<invalid_data>([&] { return state.check(), 0; }).component == "one_hot_encoder");
}

}  // namespace one_hot_encoder_test
