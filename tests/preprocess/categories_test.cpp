// SPDX-License-Identifier: MIT
#include "sluice/preprocess/categories.hpp"

#include "support/every_kind.hpp"
#include "support/fitted_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace sluice;
namespace categories_test {

using detail::category_columns;
using detail::category_learner;
using detail::number_name;
using test::missing_value;

using names = std::vector<std::string>;

names learned(const table& x, const row_data& rows = {}, const name_list& given = {}) {
    category_learner learner("test", given);
    learner.add(dataset(x, rows), {});
    return learner.finish()[0]->names();
}

category_columns a_and_b(unknown on_unknown, missing on_missing) {
    text_builder texts;
    texts.push_back("a");
    return {{std::make_shared<const dictionary>(names{"a", "b"})},
            table({{"t", std::move(texts).finish()}}),
            on_unknown,
            on_missing};
}

TEST_CASE("numbers are called as they are written shortest, both zeros alike, and NaN is no name") {
    CHECK(number_name(0.1).view() == "0.1");
    CHECK(number_name(-0.0).view() == "0");
    CHECK(number_name(-1e-300).view() == "-1e-300");
    CHECK(number_name(std::numeric_limits<double>::infinity()).view() == "inf");
    CHECK(number_name(missing_value).view().data() == nullptr);
}

TEST_CASE("names of a column are those of its rows, for every storage that has names") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 30);
    for (const char* name : {"category", "text", "double", "float"}) {
        std::size_t rows = 0;
        detail::for_each_name(x[name], "test", [&](std::size_t row, std::string_view said) {
            REQUIRE(row == rows++);
            const std::string text = test::row_text(x[name], row);
            REQUIRE((said.data() == nullptr) == (text[0] == '?'));
            if (x[name].kind() != kind::numeric && said.data() != nullptr)
                REQUIRE(text == "'" + std::string(said) + "'");
        });
        CHECK(rows == 30);
    }
    for (const char* name : {"time", "doubles", "sparse"}) {
        const auto why = test::thrown<schema_mismatch>(
            [&] { return detail::for_each_name(x[name], "test", [](std::size_t, std::string_view) {}), 0; });
        CHECK(why.component == "test");
        CHECK(why.place == "column \"" + std::string(name) + "\"");
    }
}

TEST_CASE("categories are those of the rows that count: names by bytes, numbers by value") {
    text_builder texts;
    for (const char* t : {"b", "a", "B", "b", "z"}) texts.push_back(t);
    const table x({{"t", std::move(texts).finish()}});
    CHECK(learned(x) == names{"B", "a", "b", "z"});
    CHECK(learned(x, {.weights = array<double>({1, 1, 1, 1, 0})}) == names{"B", "a", "b"});
    CHECK(learned(table({{"n", array<double>({10, 9, -0.0, 0, missing_value, 9})}})) ==
          names{"0", "9", "10"});
    CHECK(learned(table({{"n", array<float>({10, 9, -1})}})) == names{"-1", "9", "10"});
    const category_values values{array<std::int32_t>({2, 0, -1}),
                                 std::make_shared<const dictionary>(names{"z", "unused", "m"})};
    CHECK(learned(table({{"c", values}})) == names{"m", "z"});
    CHECK(learned(x, {}, {"z", "other"}) == names{"z", "other"});
    CHECK(learned(table({{"n", array<double>({missing_value})}})).empty());
}

TEST_CASE("categories of chunks are those of the whole, on 100 random columns") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        random_generator g(random_stream(seed, 0));
        const std::size_t n = 1 + uniform_integer(g, 30);
        std::vector<double> numbers(n);
        std::set<double> distinct;
        for (double& v : numbers) distinct.insert(v = static_cast<double>(uniform_integer(g, 40)) - 20);
        const dataset data(table({{"n", array<double>(numbers)}}));
        category_learner learner("test", {});
        for (std::size_t i = 0; i < n;) {
            std::vector<std::size_t> rows;
            for (std::uint64_t k = 1 + uniform_integer(g, 4); k > 0 && i < n; --k) rows.push_back(i++);
            learner.add(data.take(rows), {});
        }
        names expected;
        for (const double v : distinct) expected.push_back(to_text(v));
        REQUIRE(learner.finish()[0]->names() == expected);
    }
}

TEST_CASE("policies decide the code of unknown and missing names") {
    constexpr auto refused = category_columns::refused;
    const auto code = [](unknown u, missing m, std::string_view name) { return a_and_b(u, m).code(0, name); };
    for (const auto u : {unknown::error, unknown::as_missing})
        for (const auto m : {missing::error, missing::as_missing, missing::own_category})
            CHECK(code(u, m, "b") == 1);
    CHECK(code(unknown::error, missing::as_missing, "z") == refused);
    CHECK(code(unknown::as_missing, missing::as_missing, "z") == missing_code);
    CHECK(code(unknown::as_missing, missing::own_category, "z") == 2);
    CHECK(code(unknown::as_missing, missing::error, "z") == refused);
    CHECK(code(unknown::error, missing::error, {}) == refused);
    CHECK(code(unknown::error, missing::as_missing, {}) == missing_code);
    CHECK(code(unknown::error, missing::own_category, {}) == 2);
    CHECK(a_and_b(unknown::error, missing::own_category).n_codes(0) == 3);
    CHECK(a_and_b(unknown::error, missing::error).n_codes(0) == 2);
}

TEST_CASE("refused names are told with column, row and the way out, and unknown ones are counted") {
    text_builder texts;
    for (const char* t : {"b", "z", "y"}) texts.push_back(t);
    texts.push_back({});
    const table x({{"t", std::move(texts).finish()}});
    const auto codes = [&](unknown u, missing m) {
        std::vector<std::int32_t> all;
        a_and_b(u, m).for_each_code(x, 0, "test", [&](std::size_t, std::int32_t c) { all.push_back(c); });
        return all;
    };
    CHECK(codes(unknown::as_missing, missing::own_category) == std::vector<std::int32_t>{1, 2, 2, 2});
    const auto strange =
        test::thrown<invalid_data>([&] { return codes(unknown::error, missing::as_missing); });
    CHECK(strange.component == "test");
    CHECK(strange.requirement == "must be a category seen when fitted");
    CHECK(strange.actual == "\"z\"");
    CHECK(strange.place == "column \"t\", row 1");
    const auto absent = test::thrown<invalid_data>([&] {
        return a_and_b(unknown::error, missing::error)
                   .for_each_code(table({x["t"]}).take(std::vector<std::size_t>{3}), 0, "test",
                                  [](std::size_t, std::int32_t) {}),
               0;
    });
    CHECK(absent.requirement == "must not be missing");
    CHECK(absent.place == "column \"t\", row 0");
    CHECK(a_and_b(unknown::error, missing::error).count_unknown(x, 0, "test") == 2);
}

TEST_CASE("tables of another number of columns, and loaded members that disagree, are refused") {
    const auto columns = a_and_b(unknown::error, missing::error);
    CHECK(test::thrown<schema_mismatch>([&] {
              return columns.require_columns(table(), "test"), 0;
          }).requirement == "needs 1 columns");
    CHECK_NOTHROW(columns.check());
    auto damaged = columns;
    damaged.visit([](const std::string& name, auto& member) {
        if constexpr (requires { member = std::uint8_t{9}; })
            if (name == "unknown") member = 9;
    });
    CHECK(test::thrown<invalid_data>([&] { return damaged.check(), 0; }).component == "category_columns");
}

}  // namespace categories_test
