// SPDX-License-Identifier: MIT
#include "sluice/core/parameters.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <optional>
#include <string>

using namespace sluice;

namespace parameters_test {

enum class flavour { sweet, sour };
constexpr auto names_of(flavour) { return std::array<std::string_view, 2>{"sweet", "sour"}; }

struct dish {
    static constexpr std::string_view name = "dish";
    at_least<1> portions = 2;
    positive_unit_interval salt = 0.5;
    flavour taste = flavour::sweet;
    name_list with = {};
    short_text label = "plain";
    std::optional<positive> price = {};
    bool hot = true;
    static auto parameters() {
        return std::array{
            parameter{"portions", &dish::portions, "how many"}, parameter{"salt", &dish::salt, "how salty"},
            parameter{"taste", &dish::taste, "its taste"},      parameter{"with", &dish::with, "side dishes"},
            parameter{"label", &dish::label, "on the card"},    parameter{"price", &dish::price, "if known"},
            parameter{"hot", &dish::hot, "served hot"}};
    }
    friend bool operator==(const dish&, const dish&) = default;
};

std::string message(const auto& call) {
    try {
        call();
    } catch (const error& why) {
        return why.what();
    }
    return "no error";
}

TEST_CASE("bounded parameter lets constants inside its range in, and compares like a number") {
    constexpr dish d{.portions = 3, .salt = 1};
    static_assert(d.portions == 3 && d.salt == 1.0 && d == dish{.portions = 3, .salt = 1});
    static_assert(!(d == dish{}));
    static_assert(at_least<1>::range.contains(1) && !at_least<1>::range.contains(0));
    static_assert(!unit_interval::range.contains(std::numeric_limits<double>::quiet_NaN()));
    static_assert(!open_unit_interval::range.contains(1.0) && positive_unit_interval::range.contains(1.0));
}

TEST_CASE("checked refuses run-time values outside the range, and names what it can") {
    CHECK(message([] {
              (void)dish{.salt = checked(1.5)};
          }).starts_with("parameter: must be in (0, 1], got 1.5, at "));
    CHECK(message([] {
              (void)dish{.salt = checked<&dish::salt>(0.0)};
          }).starts_with("dish.salt: must be in (0, 1], got 0, at "));
    CHECK(message([] {
              (void)dish{.portions = checked(2.5)};
          }).starts_with("parameter: must be a whole number >= 1, got 2.5"));
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), 1e300, -1e300, std::numeric_limits<double>::infinity()})
        CHECK_THROWS_AS((void)dish{.portions = checked(bad)}, invalid_parameter);
    CHECK_THROWS_AS((void)dish{.portions = checked(std::uint64_t{1} << 63)}, invalid_parameter);
    CHECK(dish{.portions = checked(4u)}.portions == 4);
    CHECK(dish{.portions = checked(4.0f)}.portions == 4);
}

TEST_CASE("specification prints to text that reads back to an equal one") {
    const dish d{.portions = 7,
                 .salt = 0.1,
                 .taste = flavour::sour,
                 .with = {"rice, wild", "a \"b\"", "c]"},
                 .label = "x",
                 .price = positive(2.5),
                 .hot = false};
    dish read;
    read_parameters(read, to_text(d));
    CHECK(read == d);
    CHECK(to_text(dish{}) ==
          "dish{portions = 2, salt = 0.5, taste = sweet, with = [], label = \"plain\", price = none, hot = "
          "true}");
    read_parameters(read, "portions = 9, taste = sweet");
    CHECK(read.portions == 9);
    CHECK(read.salt == 0.1);
}

TEST_CASE("reading refuses unknown names, other types and values outside the range") {
    dish d;
    CHECK(message([&] { set_parameter(d, "portion", "3"); }) ==
          "dish: has no parameter \"portion\" (did you mean \"portions\"?)");
    CHECK(message([&] { set_parameter(d, "portions", "0"); }) ==
          "dish.portions: must be a whole number >= 1, got \"0\"");
    CHECK(message([&] { set_parameter(d, "portions", "2.0"); }) ==
          "dish.portions: must be a whole number >= 1, got \"2.0\"");
    CHECK(message([&] { set_parameter(d, "salt", "nan"); }) ==
          "dish.salt: must be a number in (0, 1], got \"nan\"");
    CHECK(message([&] { set_parameter(d, "taste", "bitter"); }) ==
          "dish.taste: must be one of sweet, sour, got \"bitter\"");
    CHECK(message([&] { set_parameter(d, "hot", "yes"); }) == "dish.hot: must be true or false, got \"yes\"");
    CHECK(message([&] { set_parameter(d, "price", "-1"); }) ==
          "dish.price: must be a number or none > 0, got \"-1\"");
    CHECK(message([&] { read_parameters(d, "portions"); }) ==
          "dish: parameters have the form name = value, got \"portions\"");
    CHECK(d == dish{});
}

TEST_CASE("parameters describe themselves for tables") {
    const auto infos = parameter_infos<dish>();
    REQUIRE(infos.size() == 7);
    CHECK(infos[1].name == "salt");
    CHECK(infos[1].type == "a number");
    CHECK(infos[1].range == "in (0, 1]");
    CHECK(infos[1].default_value == "0.5");
    CHECK(infos[1].doc == "how salty");
}

TEST_CASE("lists hold so many names and characters and no more") {
    name_list names;
    for (int i = 0; i < 64; ++i) names.push_back("n");
    CHECK_THROWS_AS(names.push_back("one more"), limit_exceeded);
    CHECK_THROWS_AS((void)name_list({std::string(2049, 'x')}), limit_exceeded);
    CHECK_THROWS_AS((void)short_text(std::string(64, 'x')), limit_exceeded);
    CHECK(names.contains("n"));
    CHECK(!names.contains("m"));
    list<int, 2> two{1, 2};
    CHECK_THROWS_AS(two.push_back(3), limit_exceeded);
    CHECK(two[1] == 2);
}

}  // namespace parameters_test
