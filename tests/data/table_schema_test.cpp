// SPDX-License-Identifier: MIT
#include "sluice/data/table_schema.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace table_schema_test {

/// An entry as an archive would set it.
table_schema loaded(std::uint8_t kind, std::uint64_t width) {
    table_schema made(table({{"a", array<double>({1})}}));
    made.visit([&](const char*, auto& entries) { entries[0].kind = kind, entries[0].width = width; });
    return made;
}

TEST_CASE("table schema remembers names, kinds, widths and scalars in order") {
    random_generator g(random_stream(1, 0));
    const table_schema schema(test::every_kind(g, 3));
    REQUIRE(schema.entries().size() == 8);
    CHECK(schema.row_width() == 5 + 2 + 2 + 3);
    CHECK(schema.entries()[1].single);
    CHECK(schema.entries()[6].single);
    CHECK(!schema.entries()[0].single);
    CHECK(schema.entries()[3].kind == static_cast<std::uint8_t>(kind::text));
    CHECK(schema.entries()[7].width == 3);
    CHECK(schema == table_schema(test::every_kind(g, 0)));
    CHECK(!(schema == table_schema()));
    CHECK(table_schema().row_width() == 0);
}

TEST_CASE("table schema selects its columns from a table that has more, in another order") {
    random_generator g(random_stream(2, 0));
    const table all = test::every_kind(g, 4);
    const table_schema wanted(all.select(std::vector<std::string>{"text", "double"}));
    const table found = wanted.select(all, "step");
    CHECK(found.names() == std::vector<std::string>{"text", "double"});
    CHECK(found.n_rows() == 4);
    CHECK(found["double"].as<array<double>>()->data() == all["double"].as<array<double>>()->data());
    CHECK(table_schema(found) == wanted);
    CHECK(table_schema().select(all, "step").n_rows() == 4);
}

TEST_CASE("table schema converts the scalar and nothing else") {
    const table_schema wanted(table({{"a", array<float>({1})}, {"b", array<double>({1})}}));
    const table found =
        wanted.select(table({{"a", array<double>({0.1})}, {"b", array<float>({0.1f})}}), "step");
    REQUIRE(found["a"].as<array<float>>() != nullptr);
    CHECK((*found["a"].as<array<float>>())[0] == 0.1f);
    REQUIRE(found["b"].as<array<double>>() != nullptr);
    CHECK((*found["b"].as<array<double>>())[0] == static_cast<double>(0.1f));
}

TEST_CASE("table schema refuses a missing column, another kind and another width, each by name") {
    random_generator g(random_stream(3, 0));
    const table all = test::every_kind(g, 2);
    const auto refused = [&](const char* wanted, const table& given) {
        return test::thrown<schema_mismatch>(
            [&] { return table_schema(table({all[wanted]})).select(given, "step"); });
    };
    const auto absent = refused("double", table({{"Double", array<double>({1, 2})}}));
    CHECK(absent.component == "step");
    CHECK(absent.requirement == "needs column \"double\"");
    CHECK(absent.hint == "did you mean \"Double\"?");
    const auto kinds = refused("double", table({all["text"].renamed("double")}));
    CHECK(kinds.requirement == "needs a numeric column");
    CHECK(kinds.actual == "text");
    CHECK(kinds.place == "column \"double\"");
    const auto widths = refused("doubles", table({all["sparse"].renamed("doubles")}));
    CHECK(widths.requirement == "needs a block of width 2");
    CHECK(widths.actual == "3");
    const auto lone = refused("double", table({all["doubles"].renamed("double")}));
    CHECK(lone.requirement == "needs a lone column");
    CHECK(lone.actual == "a block of width 2");
}

TEST_CASE("loaded table schema is refused when it is impossible") {
    CHECK_NOTHROW(loaded(3, 1u << 24).check());
    CHECK_NOTHROW(loaded(0, 0).check());
    CHECK(test::thrown<invalid_data>([] { loaded(4, 1).check(); }).place == "column \"a\"");
    CHECK(test::thrown<invalid_data>([] { loaded(0, (1u << 24) + 1).check(); }).component == "table_schema");
    CHECK(test::thrown<invalid_data>([] { loaded(0, ~std::uint64_t{0}).check(); }).component ==
          "table_schema");
}

}  // namespace table_schema_test
