// SPDX-License-Identifier: MIT
#include "sluice/core/parameter_choice.hpp"

#include "sluice/core/parameters.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <variant>

using namespace sluice;

namespace parameter_choice_test {

struct plain {
    static constexpr std::string_view name = "plain";
    static auto parameters() { return sluice::no_parameters<plain>; }
    friend bool operator==(const plain&, const plain&) = default;
};

struct level {
    static constexpr std::string_view name = "level";
    open_unit_interval alpha = 0.5;
    positive width = 1;
    static auto parameters() {
        return std::array{parameter{"alpha", &level::alpha, "a share"},
                          parameter{"width", &level::width, "a width"}};
    }
    friend bool operator==(const level&, const level&) = default;
};

using choice = std::variant<plain, level>;

struct chooser {
    static constexpr std::string_view name = "chooser";
    choice chosen = {};
    positive other = 2;
    static auto parameters() {
        return std::array{parameter{"chosen", &chooser::chosen, "one of two"},
                          parameter{"other", &chooser::other, "a number"}};
    }
    friend bool operator==(const chooser&, const chooser&) = default;
};

TEST_CASE("choice of described aggregates is a constant, and prints as text that reads back") {
    constexpr chooser spec{.chosen = level{.alpha = 0.25, .width = 3}};
    static_assert(spec == spec && !(spec == chooser{}));
    CHECK(to_text(spec) == "chooser{chosen = level{alpha = 0.25, width = 3}, other = 2}");
    chooser read;
    read_parameters(read, to_text(spec));
    CHECK(read == spec);
    CHECK(to_text(chooser{}) == "chooser{chosen = plain, other = 2}");
}

TEST_CASE("choice of described aggregates reads names alone, and braces with some of the parameters") {
    using type = parameter_type<choice>;
    CHECK(type::parse("plain") == choice(plain{}));
    CHECK(type::parse("plain{}") == choice(plain{}));
    CHECK(type::parse(" level ") == choice(level{}));
    CHECK(type::parse("level{width = 4}") == choice(level{.width = 4}));
    CHECK(type::range() == "plain, level{alpha in (0, 1), width > 0}");
    for (const std::string bad : {"", "levels", "level{", "plain level", "Level", "{}"})
        CHECK(!type::parse(bad));
}

TEST_CASE("choice of described aggregates names the parameter that does not fit") {
    chooser spec;
    CHECK_THROWS_WITH_AS(set_parameter(spec, "chosen", "level{alpha = 1}"), doctest::Contains("level.alpha"),
                         invalid_parameter);
    CHECK_THROWS_WITH_AS(set_parameter(spec, "chosen", "level{width}"), doctest::Contains("name = value"),
                         parse_error);
    CHECK_THROWS_WITH_AS(set_parameter(spec, "chosen", "flat"), doctest::Contains("one of plain, level"),
                         invalid_parameter);
    CHECK(spec == chooser{});
}

}  // namespace parameter_choice_test
