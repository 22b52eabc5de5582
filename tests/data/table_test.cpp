// SPDX-License-Identifier: MIT
#include "sluice/data/table.hpp"

#include "support/every_kind.hpp"
#include "support/same_table.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace table_test {

TEST_CASE("table shares its columns and refuses unequal lengths and equal names") {
    const array<double> values({1, 2, 3});
    const table x({{"a", values}});
    CHECK(x["a"].as<array<double>>()->data() == values.data());
    const table copy = x;
    CHECK(copy["a"].as<array<double>>()->data() == values.data());
    CHECK_THROWS_AS(table({{"a", values}, {"b", array<double>({1})}}), invalid_data);
    CHECK_THROWS_AS(table({{"a", values}, {"a", values}}), invalid_data);
    CHECK(table::of_rows(7).n_rows() == 7);
}

TEST_CASE("table names a missing column and the nearest one") {
    const table x({{"Embarked", array<double>({1})}, {"Age", array<double>({1})}});
    try {
        (void)x["Embraked"];
        FAIL("must throw");
    } catch (const std::invalid_argument& why) {
        CHECK(std::string(why.what()) ==
              "table: needs column \"Embraked\", got a table without it (did you mean \"Embarked\"?)");
    }
    CHECK(nearest_name_hint("zzzzzz", x.names()).empty());
    CHECK(nearest_name_hint("age", x.names()) == "did you mean \"Age\"?");
}

TEST_CASE("table of 10,000 columns finds each of them and refuses none but a name that is there") {
    table x;
    const array<double> values({1, 2});
    for (std::size_t j = 0; j < 10000; ++j) x.add({"column " + std::to_string(j), values});
    bool found = true;
    for (std::size_t j = 0; j < 10000; ++j) found = found && x.find("column " + std::to_string(j)) == j;
    CHECK(found);
    CHECK(x.find("column 10000") == 10000);
    CHECK(!x.has("column"));
    CHECK_THROWS_AS(x.add({"column 4711", values}), invalid_data);
    CHECK(x.n_columns() == 10000);
    table copy = x;
    copy.add({"one more", values});
    CHECK((copy.find("one more") == 10000 && !x.has("one more")));
    const std::size_t rows[] = {1};
    CHECK(x.take(rows).find("column 9999") == 9999);
    const table moved = std::move(copy);
    CHECK(moved.find("one more") == 10000);
}

TEST_CASE("table finds names as a list of names would, on random tables of any size") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        random_generator g(random_stream(seed, 4));
        table x;
        std::vector<std::string> names;
        for (std::size_t n = uniform_integer(g, 80); n > 0; --n) {
            const std::string name(uniform_integer(g, 3), static_cast<char>('a' + uniform_integer(g, 26)));
            const bool known = std::find(names.begin(), names.end(), name) != names.end();
            REQUIRE(x.has(name) == known);
            if (known) {
                REQUIRE_THROWS_AS(x.add({name, array<double>()}), invalid_data);
                continue;
            }
            x.add({name, array<double>()});
            names.push_back(name);
        }
        REQUIRE(x.names() == names);
        for (std::size_t j = 0; j < names.size(); ++j) REQUIRE(x.find(names[j]) == j);
    }
}

TEST_CASE("table keeps its rows when it has no column, and takes the length of the first one otherwise") {
    CHECK(table().n_rows() == 0);
    table x;
    x.add({"a", array<double>({1, 2, 3})});
    CHECK(x.n_rows() == 3);
    table rows = table::of_rows(2);
    const auto why = test::thrown<invalid_data>([&] { return rows.add({"a", array<double>({1})}), 0; });
    CHECK(why.component == "table");
    CHECK(why.requirement == "columns must have 2 rows");
    CHECK(why.actual == "1");
    CHECK(why.place == "column \"a\"");
    CHECK(rows.n_columns() == 0);
    CHECK(table::of_rows(2).take({}).n_rows() == 0);
    CHECK(table::of_rows(5).select({}).n_rows() == 5);
}

TEST_CASE("table selects columns by name in the order asked for, and takes rows of all of them") {
    random_generator g(random_stream(9, 0));
    const table x = test::every_kind(g, 6);
    const std::vector<std::string> names{"time", "double", "category"};
    const table chosen = x.select(names);
    CHECK(chosen.names() == names);
    CHECK(test::same_column(chosen[1], x["double"]));
    const std::vector<std::size_t> rows{5, 0, 5};
    const table taken = x.take(rows);
    for (std::size_t j = 0; j < x.n_columns(); ++j)
        for (std::size_t i = 0; i < rows.size(); ++i)
            CHECK(test::row_text(taken[j], i) == test::row_text(x[j], rows[i]));
    const std::vector<std::string> twice{"time", "time"}, absent{"tine"};
    CHECK(test::thrown<invalid_data>([&] { return x.select(twice); }).actual == "\"time\" twice");
    const auto why = test::thrown<schema_mismatch>([&] { return x.select(absent, "step"); });
    CHECK(why.component == "step");
    CHECK(why.hint == "did you mean \"time\"?");
}

}  // namespace table_test
