// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/missing_indicator.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

table words(std::vector<const char*> values) {
    text_builder texts;
    for (const char* v : values) texts.push_back(v == nullptr ? std::string_view{} : std::string_view(v));
    return table({{"w", std::move(texts).finish()}});
}

std::vector<std::vector<double>> numbers_of(const table& x) {
    std::vector<std::vector<double>> rows(x.n_rows());
    for (const auto& f : features(x, "test"))
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(std::isnan(f[i]) ? -1 : f[i]);
    return rows;
}

template <class Spec>
std::vector<std::vector<double>> encoded(const Spec& spec, const table& train, const table& test) {
    return numbers_of(transform(fit(spec, dataset(train)), test));
}

using rows = std::vector<std::vector<double>>;

}  // namespace

TEST_CASE("ordinal encoder sorts categories by bytes, or keeps the order that is given") {
    const table x = words({"b", "a", "c", "a"});
    CHECK(encoded(ordinal_encoder{}, x, x) == rows{{1}, {0}, {2}, {0}});
    CHECK(encoded(ordinal_encoder{.categories = {"c", "b", "a"}}, x, x) == rows{{1}, {2}, {0}, {2}});
}

TEST_CASE("ordinal encoder sorts numbers as numbers") {
    const table x({{"n", array<double>({10, 9, -1, 9})}});
    CHECK(encoded(ordinal_encoder{}, x, x) == rows{{2}, {1}, {0}, {1}});
}

TEST_CASE("ordinal encoder follows its policies for unknown and missing categories") {
    const table train = words({"a", "b"}), test = words({"b", "z", nullptr});
    CHECK_THROWS_AS((void)encoded(ordinal_encoder{}, train, test), invalid_data);
    CHECK(encoded(ordinal_encoder{.unknown = unknown::as_missing}, train, test) == rows{{1}, {-1}, {-1}});
    CHECK(encoded(ordinal_encoder{.unknown = unknown::as_missing, .missing = missing::own_category}, train,
                  test) == rows{{1}, {2}, {2}});
    CHECK_THROWS_AS((void)encoded(ordinal_encoder{.unknown = unknown::as_missing, .missing = missing::error},
                                  train, test),
                    invalid_data);
    try {
        (void)encoded(ordinal_encoder{}, train, test);
    } catch (const invalid_data& why) {
        CHECK(why.details().actual == "\"z\"");
        CHECK(why.details().place == "column \"w\", row 1");
    }
}

TEST_CASE("one-hot encoder makes an indicator for each category, in a block of the column's name") {
    const table x = words({"b", "a", "c", nullptr});
    const auto made = transform(fit(one_hot_encoder{}, dataset(x)), x);
    CHECK(made.n_columns() == 1);
    CHECK(made[0].name() == "w");
    CHECK(features(made, "test")[1].name == "w_b");
    CHECK(numbers_of(made) == rows{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}, {0, 0, 0}});
    CHECK(encoded(one_hot_encoder{.drop = one_hot_drop::first}, x, x) ==
          rows{{1, 0}, {0, 0}, {0, 1}, {0, 0}});
    CHECK(encoded(one_hot_encoder{.drop = one_hot_drop::if_binary}, x, x)[0].size() == 3);
    CHECK(encoded(one_hot_encoder{.missing = missing::own_category}, x, x) ==
          rows{{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
    const table two = words({"no", "yes", "yes"});
    CHECK(encoded(one_hot_encoder{.drop = one_hot_drop::if_binary}, two, two) == rows{{0}, {1}, {1}});
}

TEST_CASE("one-hot encoder stores the same numbers dense and sparse") {
    const table x = words({"b", "a", nullptr, "c", "b"});
    const auto dense = transform(fit(one_hot_encoder{.drop = one_hot_drop::first}, dataset(x)), x);
    const auto sparse = transform(
        fit(one_hot_encoder{.drop = one_hot_drop::first, .output = block_output::sparse}, dataset(x)), x);
    const auto* block = sparse[0].as<sparse_block>();
    REQUIRE(block != nullptr);
    CHECK(block->names == dense[0].as<dense_block<double>>()->names);
    rows unpacked(5, std::vector<double>(2, 0.0));
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t at = block->row_begin(i); at < block->row_ends[i]; ++at)
            unpacked[i][block->columns[at]] = block->values[at];
    CHECK(unpacked == numbers_of(dense));
    CHECK_THROWS_AS((void)features(sparse, "test"), schema_mismatch);
}

TEST_CASE("encoders never compare codes of two dictionaries") {
    const auto names = [](std::vector<std::string> all) {
        return std::make_shared<const dictionary>(std::move(all));
    };
    const table train({{"c", category_values{array<std::int32_t>({0, 1}), names({"x", "y"})}}});
    const table test({{"c", category_values{array<std::int32_t>({0, 1, -1}), names({"y", "x"})}}});
    CHECK(encoded(ordinal_encoder{}, train, test) == rows{{1}, {0}, {-1}});
}

TEST_CASE("imputer fills in the statistic of the rows that count") {
    const table x({{"n", array<double>({1, 2, missing_value, 9, 2})}});
    const auto filled = [&](impute_strategy how) {
        return encoded(simple_imputer{.strategy = how, .fill_number = 7}, x, x)[2][0];
    };
    CHECK(filled(impute_strategy::mean) == 3.5);
    CHECK(filled(impute_strategy::median) == 2);
    CHECK(filled(impute_strategy::most_frequent) == 2);
    CHECK(filled(impute_strategy::constant) == 7);
    const dataset weighted(x, no_target{5}, {.weights = array<double>({0, 1, 1, 5, 0})});
    CHECK(numbers_of(transform(fit(simple_imputer{.strategy = impute_strategy::most_frequent}, weighted),
                               x))[2][0] == 9);
}

TEST_CASE("imputer fills in names, also one that the dictionary does not hold") {
    const table x = words({"b", "a", nullptr, "b"});
    const auto made =
        transform(fit(simple_imputer{.strategy = impute_strategy::most_frequent}, dataset(x)), x);
    CHECK((*made["w"].as<text_values>())[2] == "b");
    const table c({{"c", category_values{array<std::int32_t>({0, -1}), std::make_shared<const dictionary>(
                                                                           std::vector<std::string>{"x"})}}});
    const auto constant = transform(
        fit(simple_imputer{.strategy = impute_strategy::constant, .fill_name = "none"}, dataset(c)), c);
    CHECK((*constant["c"].as<category_values>())[1] == "none");
}

TEST_CASE("imputer refuses what it has no statistic for") {
    const table empty({{"n", array<double>({missing_value, missing_value})}});
    CHECK_THROWS_AS((void)fit(simple_imputer{}, dataset(empty)), invalid_data);
    CHECK_NOTHROW((void)fit(simple_imputer{.strategy = impute_strategy::constant}, dataset(empty)));
    CHECK_THROWS_AS((void)fit(simple_imputer{.strategy = impute_strategy::mean}, dataset(words({"a"}))),
                    schema_mismatch);
}

TEST_CASE("missing indicator speaks of the columns that had missing values, or of all") {
    const table x({{"n", array<double>({1, missing_value})}, {"m", array<double>({1, 2})}});
    CHECK(encoded(missing_indicator{}, x, x) == rows{{0}, {1}});
    CHECK(encoded(missing_indicator{.features = indicator_columns::all}, x, x) == rows{{0, 0}, {1, 0}});
    CHECK(transform(fit(missing_indicator{}, dataset(x)), x)[0].name() == "n_missing");
}
