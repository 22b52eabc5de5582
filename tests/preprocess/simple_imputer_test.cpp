// SPDX-License-Identifier: MIT
#include "sluice/preprocess/simple_imputer.hpp"

#include "support/every_kind.hpp"
#include "support/fitted_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace sluice;
namespace simple_imputer_test {

using test::encoded;
using test::missing_value;

constexpr simple_imputer most_frequent{.strategy = impute_strategy::most_frequent};

TEST_CASE("imputer fills in the statistic of the rows that are there") {
    const table x({{"n", array<double>({1, 2, missing_value, 9, 2})}});
    const auto filled = [&](impute_strategy how) {
        return encoded(simple_imputer{.strategy = how, .fill_number = 7}, x, x)[2][0];
    };
    CHECK(filled(impute_strategy::mean) == 3.5);
    CHECK(filled(impute_strategy::median) == 2);
    CHECK(filled(impute_strategy::most_frequent) == 2);
    CHECK(filled(impute_strategy::constant) == 7);
    CHECK(encoded(simple_imputer{}, x, x)[3][0] == 9);
}

TEST_CASE("imputer counts rows by their weights, and of equally frequent values takes the smallest") {
    const table x({{"n", array<double>({1, 2, missing_value, 9, 2})}});
    const dataset weighted(x, {.weights = array<double>({0, 1, 1, 5, 0})});
    CHECK(test::numbers_of(transform(fit(most_frequent, weighted), x))[2][0] == 9);
    CHECK(test::numbers_of(transform(fit(simple_imputer{}, weighted), x))[2][0] == 47.0 / 6);
    const table ties({{"n", array<double>({5, 3, 5, 3, missing_value})}});
    CHECK(encoded(most_frequent, ties, ties)[4][0] == 3);
}

TEST_CASE("imputer fills in names, also one that the dictionary does not hold") {
    const table x = test::words({"b", "a", nullptr, "b"});
    const auto made = transform(fit(most_frequent, dataset(x)), x);
    CHECK((*made["w"].as<text_values>())[2] == "b");
    const table c = test::categories({0, -1}, {"x"});
    const simple_imputer none{.strategy = impute_strategy::constant, .fill_name = "none"};
    const auto constant = transform(fit(none, dataset(c)), c);
    CHECK((*constant["c"].as<category_values>())[1] == "none");
    CHECK(test::rows_agree(most_frequent, x, x));
    CHECK(test::rows_agree(none, c, c));
}

TEST_CASE("imputer gives each column of a block its own, and rows the bits of the table, for both scalars") {
    random_generator g(random_stream(3, 0));
    table all = test::every_kind(g, 40);
    const table x =
        all.select(std::vector<std::string>{"floats", "double", "doubles", "float", "category", "text"});
    CHECK(test::rows_agree(most_frequent, x, x));
    const simple_imputer tenth{.strategy = impute_strategy::constant, .fill_number = 0.1};
    CHECK(test::rows_agree(tenth, x, x));
    const auto state = fit(most_frequent, dataset(x)).state();
    CHECK(state.fills().size() == 8);
    CHECK((state.input_width() == 8 && state.output_width() == 8));
    const table later = x.take(std::vector<std::size_t>{3, 4});
    CHECK(test::rows_agree(most_frequent, x, later));
}

TEST_CASE("imputer refuses what it has no statistic for, and says what to do") {
    const table empty({{"n", array<double>({missing_value, missing_value})}});
    const auto why = test::thrown<invalid_data>([&] { return fit(simple_imputer{}, dataset(empty)); });
    CHECK(why.component == "simple_imputer");
    CHECK(why.actual == "missing values only");
    CHECK(why.place == "column \"n\"");
    CHECK(why.hint == "strategy constant needs none");
    CHECK(encoded(simple_imputer{.strategy = impute_strategy::constant}, empty, empty) ==
          test::number_rows{{0}, {0}});
    const auto names =
        test::thrown<schema_mismatch>([] { return fit(simple_imputer{}, dataset(test::words({"a"}))); });
    CHECK(names.requirement == "strategy mean cannot fill this kind of column");
    CHECK(names.actual == "text");
    const table time({{"t", timestamp_values{array<std::int64_t>({1})}}});
    CHECK_THROWS_AS(fit(most_frequent, dataset(time)), schema_mismatch);
    const table infinite({{"n", array<double>({1, std::numeric_limits<double>::infinity()})}});
    CHECK_THROWS_AS(fit(simple_imputer{}, dataset(infinite)), invalid_data);
    CHECK_THROWS_AS(simple_imputer{}
                        .fit(dataset(table({{"n", array<double>({1})}})), {})
                        .transform(table({{"n", array<double>({1})}, {"m", array<double>({1})}}), {}),
                    schema_mismatch);
}

}  // namespace simple_imputer_test
