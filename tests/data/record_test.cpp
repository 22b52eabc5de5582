// SPDX-License-Identifier: MIT
#include "sluice/data/record.hpp"

#include "sluice/data/is_missing.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only records look at unused.
namespace record_test {

enum class deck { upper, lower };

struct passenger {
    double age = 0;
    std::optional<float> fare = {};
    std::string_view city = {};
    int siblings = 0;
    bool adult = false;
    deck where = deck::upper;
    std::optional<std::string> cabin = {};
    float weight = 0;
};
struct sixteen {
    int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
};
struct unbound {
    int a;
};

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace record_test

SLUICE_RECORD(record_test::passenger, age, fare, city, siblings, adult, where, cabin, weight)
SLUICE_RECORD(record_test::sixteen, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)

namespace record_test {

static_assert(record<passenger> && record<sixteen> && !record<unbound> && !record<int>);
static_assert(schema_of_record<sixteen>::size == 16);
static_assert(std::is_same_v<field<"fare", &passenger::fare>::scalar, float>);
static_assert(std::is_same_v<field<"siblings", &passenger::siblings>::scalar, double>);
static_assert(field<"cabin", &passenger::cabin>::kind == kind::categorical &&
              field<"where", &passenger::where>::kind == kind::numeric);
static_assert(column_type<field<"age", &passenger::age>>);
static_assert(noexcept(row_of(passenger{})));

TEST_CASE("struct becomes a row of cells: numbers, truth values, choices, names") {
    const passenger somebody{30.5, 7.5f, "Rome", 2, true, deck::lower, "C3", 1.25f};
    const auto row = row_of(somebody);
    REQUIRE(row.size() == 8);
    CHECK(row[0].number == 30.5);
    CHECK(row[1].number == 7.5);
    CHECK((row[2].text == "Rome" && std::isnan(row[2].number)));
    CHECK((row[3].number == 2 && row[4].number == 1 && row[5].number == 1));
    CHECK(row[6].text == "C3");
    CHECK(row[6].text.data() == somebody.cabin->data());  // looked at, not copied
    CHECK(row[7].number == 1.25);
}

TEST_CASE("struct's empty members are missing cells, and an empty name is not") {
    const auto row = row_of(passenger{.age = missing_value});
    CHECK(std::isnan(row[0].number));
    CHECK(std::isnan(row[1].number));
    CHECK(row[2].text.data() == nullptr);
    CHECK(row[6].text.data() == nullptr);
    CHECK(row_of(passenger{.city = ""})[2].text.data() != nullptr);
    const passenger unnamed{.cabin = ""};
    CHECK(row_of(unnamed)[6].text.data() != nullptr);
}

TEST_CASE("structs become a frame that says of each row what the row's cells say") {
    std::vector<passenger> people;
    for (int i = 0; i < 20; ++i)
        people.push_back({i % 5 == 0 ? missing_value : i * 0.5,
                          i % 3 == 0 ? std::nullopt : std::optional(0.1f * static_cast<float>(i)),
                          i % 4 == 0   ? std::string_view{}
                          : i % 4 == 1 ? "Rome"
                                       : "Oslo",
                          i, i % 2 == 0, i % 3 == 0 ? deck::upper : deck::lower,
                          i % 2 == 0 ? std::nullopt : std::optional<std::string>("C" + std::to_string(i)),
                          0.1f});
    const auto x = frame_of(std::span<const passenger>(people));
    static_assert(std::is_same_v<schema_of_t<decltype(x)>, schema_of_record<passenger>>);
    CHECK(x.names() ==
          std::vector<std::string>{"age", "fare", "city", "siblings", "adult", "where", "cabin", "weight"});
    CHECK(x["weight"].as<array<float>>() != nullptr);
    CHECK(x["city"].as<category_values>()->names->names() == std::vector<std::string>{"Oslo", "Rome"});
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto row = row_of(people[i]);
        for (std::size_t j = 0; j < row.size(); ++j) {
            INFO("row " << i << ", column " << x[j].name());
            if (const auto* names = x[j].as<category_values>()) {
                REQUIRE(is_missing(x[j], i) == (row[j].text.data() == nullptr));
                REQUIRE((*names)[i] == row[j].text);
                continue;
            }
            REQUIRE(is_missing(x[j], i) == std::isnan(row[j].number));
            const auto* wide = x[j].as<array<double>>();
            if (!is_missing(x[j], i))
                REQUIRE((wide != nullptr ? (*wide)[i] : static_cast<double>((*x[j].as<array<float>>())[i])) ==
                        row[j].number);
        }
    }
}

TEST_CASE("no structs become a frame without rows, all missing names a dictionary without names") {
    CHECK(frame_of(std::span<const passenger>()).n_rows() == 0);
    CHECK(frame_of(std::span<const passenger>()).n_columns() == 8);
    const std::vector<passenger> nobody(3);
    CHECK(frame_of(std::span<const passenger>(nobody))["city"].as<category_values>()->names->size() == 0);
}

TEST_CASE("sixteen members stand in the order in which they were listed") {
    const auto row = row_of(sixteen{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    for (std::size_t j = 0; j < 16; ++j) CHECK(row[j].number == static_cast<double>(j));
}

}  // namespace record_test
