// SPDX-License-Identifier: MIT
#include "sluice/preprocess/fill.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;
namespace fill_test {

using detail::fill_value;

/// The column with 7, or "seven", in the place of what is missing.
column_data filled(const column_data& column) {
    const bool is_named = column.kind() == kind::categorical || column.kind() == kind::text;
    const std::vector<fill_value> fills(
        column.width(), is_named ? fill_value{.name = "seven", .is_name = 1} : fill_value{.number = 7});
    return detail::fill_missing(column, fills, "test");
}

TEST_CASE("filling puts the value where one is missing and leaves the others alone, for every storage") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        random_generator g(random_stream(seed, 0));
        const table x = test::every_kind(g, 12);
        for (const char* name : {"double", "float", "category", "text", "doubles", "floats"}) {
            const column_data made = filled(x[name]);
            INFO(name);
            REQUIRE(made.values().index() == x[name].values().index());
            REQUIRE(made.from() == origin{{name}, "test"});
            for (std::size_t i = 0; i < 12; ++i) {
                std::string expected = test::row_text(x[name], i);
                const bool is_named = x[name].kind() != kind::numeric;
                for (std::size_t at; (at = expected.find('?')) != std::string::npos;)
                    expected.replace(at, is_named ? std::string::npos : 1, is_named ? "'seven'" : "7");
                REQUIRE(test::row_text(made, i) == expected);
            }
        }
    }
}

TEST_CASE("name that is filled in joins the dictionary when it is not there, and leaves the old one alone") {
    const auto two_names = std::make_shared<const dictionary>(std::vector<std::string>{"b", "a"});
    const category_values values{array<std::int32_t>({0, missing_code, unknown_code, 1}), two_names};
    const auto known = detail::fill_names(values, {.name = "a", .is_name = 1});
    CHECK(known.names == two_names);
    CHECK((known.codes[1] == 1 && known.codes[2] == 1));
    const auto joined = detail::fill_names(values, {.name = "c", .is_name = 1});
    CHECK(joined.names->names() == std::vector<std::string>{"b", "a", "c"});
    CHECK((joined.codes[0] == 0 && joined.codes[1] == 2));
    CHECK(two_names->size() == 2);
}

TEST_CASE("most frequent name is the heaviest, of equal ones the first by bytes") {
    text_builder texts;
    for (const char* t : {"b", "a", "b", "a", "c"}) texts.push_back(t);
    texts.push_back({});
    const table x({{"t", std::move(texts).finish()}});
    CHECK(detail::most_frequent_name(x["t"], dataset(x), "test") == "a");
    const dataset weighted(x, {.weights = array<double>({1, 1, 1.5, 1, 2.5, 100})});
    CHECK(detail::most_frequent_name(x["t"], weighted, "test") == "b");
    const dataset third(x, {.weights = array<double>({0, 0, 0, 0, 1, 100})});
    CHECK(detail::most_frequent_name(x["t"], third, "test") == "c");
    const dataset none(x, {.weights = array<double>({0, 0, 0, 0, 0, 1})});
    const auto why =
        test::thrown<invalid_data>([&] { return detail::most_frequent_name(x["t"], none, "test"); });
    CHECK(why.component == "test");
    CHECK(why.actual == "missing values only");
    CHECK(why.place == "column \"t\"");
}

TEST_CASE("number that is filled in is rounded where the column is float32") {
    const std::vector<float> floats{1};
    const feature single{std::span<const float>(floats), "f"};
    CHECK(fill_value::of_number(0.1, single, "test").rounded() == static_cast<double>(0.1f));
    const std::vector<double> doubles{1};
    const feature wide{std::span<const double>(doubles), "d"};
    CHECK(fill_value::of_number(0.1, wide, "test").rounded() == 0.1);
    CHECK_THROWS_AS((void)fill_value::of_number(std::numeric_limits<double>::quiet_NaN(), wide, "test"),
                    invalid_data);
}

TEST_CASE("columns that cannot be filled are refused by kind") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 2);
    const auto time = test::thrown<schema_mismatch>([&] { return filled(x["time"]); });
    CHECK(time.component == "test");
    CHECK(time.actual == "a timestamp column");
    CHECK(test::thrown<schema_mismatch>([&] { return filled(x["sparse"]); }).actual == "a sparse block");
}

}  // namespace fill_test
