// SPDX-License-Identifier: MIT
#include "sluice/compose/selection.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace selection_test {

const context ctx{};

table kinds() {
    random_generator g(random_stream(1, 0));
    return test::every_kind(g, 2);
}

TEST_CASE("selection takes columns by name in its own order, whatever else a table has") {
    const table x = kinds();
    const selection chosen({"text", "doubles"}, x, "on");
    CHECK(chosen.transform(x, ctx).names() == std::vector<std::string>{"text", "doubles"});
    CHECK(chosen.names() == std::vector<std::string>{"text", "doubles"});
    const table turned = x.select(std::vector<std::string>{"doubles", "time", "text"});
    CHECK(chosen.transform(turned, ctx).names() == std::vector<std::string>{"text", "doubles"});
    CHECK(selection({}, x, "on").transform(x, ctx).n_rows() == 2);
}

TEST_CASE("selection takes the cells that its columns have in a row, all of a block") {
    const table x = kinds();
    selection chosen({"sparse", "float", "doubles"}, x, "on");
    CHECK(chosen.input_width() == 12);
    REQUIRE(chosen.output_width() == 6);
    std::vector<cell> in(12), out(6);
    for (std::size_t k = 0; k < 12; ++k) in[k].number = static_cast<double>(k);
    const auto numbers = [&] {
        chosen.transform_row(in, out);
        std::vector<double> all;
        for (const cell& c : out) all.push_back(c.number);
        return all;
    };
    CHECK(numbers() == std::vector<double>{9, 10, 11, 1, 5, 6});
    // A model's rows have the columns that it reads and no others.
    chosen.bind(table_schema(x.select(std::vector<std::string>{"doubles", "float", "sparse"})));
    CHECK(chosen.input_width() == 6);
    CHECK(numbers() == std::vector<double>{3, 4, 5, 2, 0, 1});
}

TEST_CASE("selection of 10,000 columns knows the place of each") {
    table x;
    std::vector<std::string> names;
    for (std::size_t j = 0; j < 10000; ++j) names.push_back("c" + std::to_string(j));
    for (const auto& name : names) x.add({name, array<double>()});
    const std::vector<std::string> backwards(names.rbegin(), names.rend());
    const selection chosen(backwards, x, "on");
    REQUIRE(chosen.output_width() == 10000);
    std::vector<cell> in(10000), out(10000);
    for (std::size_t k = 0; k < 10000; ++k) in[k].number = static_cast<double>(k);
    chosen.transform_row(in, out);
    CHECK((out.front().number == 9999 && out.back().number == 0));
}

TEST_CASE("selection refuses names that are not there, in the name of who asks") {
    const auto why = test::thrown<schema_mismatch>([] { return selection({"Text"}, kinds(), "some step"); });
    CHECK(why.component == "some step");
    CHECK(why.requirement == "needs column \"Text\"");
    CHECK(why.hint == "did you mean \"text\"?");
    const selection chosen({"text"}, kinds(), "on");
    CHECK(test::thrown<schema_mismatch>([&] { return chosen.transform(table(), ctx); }).component == "on");
}

TEST_CASE("loaded selection is refused when a cell lies outside the row, and not when a block is empty") {
    const table x({{"empty", dense_block<double>{{}, 1, {}}}, {"a", array<double>({1})}});
    selection chosen({"empty"}, x, "on");
    CHECK_NOTHROW(chosen.check());
    CHECK(chosen.output_width() == 0);
    selection other({"a"}, x, "on");
    CHECK_NOTHROW(other.check());
    other.visit([](const char* member, auto& value) {
        if constexpr (requires { value.push_back(std::uint64_t{7}); })
            if (std::string(member) == "cells") value.push_back(7);
    });
    const auto why = test::thrown<invalid_data>([&] { return other.check(), 0; });
    CHECK(why.component == "selection");
    CHECK(why.requirement == "cells must lie inside a row of 1");
    CHECK(why.actual == "7");
}

}  // namespace selection_test
