// SPDX-License-Identifier: MIT
#include "sluice/data/map_numbers.hpp"

#include "sluice/data/number_layout.hpp"
#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

using namespace sluice;

namespace map_numbers_test {

double function(std::size_t j, double v) { return v * 3 + static_cast<double>(j) / 7; }

TEST_CASE("map numbers gives function(j, value) in double, rounded to what the column stores") {
    random_generator g(random_stream(1, 0));
    const table x =
        test::every_kind(g, 20).select(std::vector<std::string>{"doubles", "float", "floats", "double"});
    const table made = map_numbers(x, "step", {}, function);
    const auto before = features(x, "test"), after = features(made, "test");
    REQUIRE(after.size() == before.size());
    const number_layout layout(before);
    CHECK(layout == number_layout(after));
    for (std::size_t j = 0; j < before.size(); ++j)
        for (std::size_t i = 0; i < 20; ++i) {
            const double expected = layout.round(j, function(j, before[j][i]));
            CHECK((after[j][i] == expected || (std::isnan(after[j][i]) && std::isnan(expected))));
        }
    CHECK(made.names() == x.names());
    CHECK(made["doubles"].from() == origin{{"doubles"}, "step"});
    CHECK(made["doubles"].as<dense_block<double>>()->names == std::vector<std::string>{"d0", "d1"});
}

TEST_CASE("a mapped table and its mapped rows have the same bits") {
    random_generator g(random_stream(2, 0));
    const table x = test::every_kind(g, 40).select(std::vector<std::string>{"float", "doubles"});
    const auto before = features(x, "test");
    const table made = map_numbers(x, "step", {}, function);
    const auto after = features(made, "test");
    const number_layout layout(before);
    for (std::size_t i = 0; i < 40; ++i) {
        std::vector<cell> row(3), out(3);
        for (std::size_t j = 0; j < 3; ++j) row[j].number = before[j][i];
        layout.map_row(row, out, function);
        for (std::size_t j = 0; j < 3; ++j)
            CHECK((std::bit_cast<std::uint64_t>(out[j].number) == std::bit_cast<std::uint64_t>(after[j][i]) ||
                   std::isnan(after[j][i])));
    }
}

TEST_CASE("map numbers gives the same bits for any number of threads") {
    random_generator g(random_stream(3, 0));
    const table x({{"a", array<double>(test::random_numbers<double>(g, 50000))}});
    const table one = map_numbers(x, "step", {.threads = 1}, function);
    const table four = map_numbers(x, "step", {.threads = 4}, function);
    CHECK(std::memcmp(one[0].as<array<double>>()->data(), four[0].as<array<double>>()->data(),
                      50000 * sizeof(double)) == 0);
}

TEST_CASE("map numbers keeps rows when there are no columns, and columns when there are no rows") {
    CHECK(map_numbers(table::of_rows(4), "step", {}, function).n_rows() == 4);
    const table made = map_numbers(table({{"a", array<float>()}}), "step", {}, function);
    CHECK((made.n_rows() == 0 && made["a"].as<array<float>>() != nullptr));
}

TEST_CASE("map numbers refuses what is not a number and never calls the function then") {
    random_generator g(random_stream(4, 0));
    const table x = test::every_kind(g, 2).select(std::vector<std::string>{"double", "text"});
    int calls = 0;
    const auto why = test::thrown<schema_mismatch>([&] {
        return map_numbers(x, "step", {.threads = 1}, [&](std::size_t, double v) { return ++calls, v; });
    });
    CHECK(why.component == "step");
    CHECK(why.place == "column \"text\"");
    CHECK(calls == 0);
}

}  // namespace map_numbers_test
