// SPDX-License-Identifier: MIT
#include "sluice/core/parameter_type.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

using namespace sluice;

namespace parameter_type_test {

enum class flavour { sweet, sour };
constexpr auto names_of(flavour) { return std::array<std::string_view, 2>{"sweet", "sour"}; }

template <class T>
std::optional<T> reread(const T& value) {
    return parameter_type<T>::parse(parameter_type<T>::print(value));
}

/// Names made of the characters that mean something in a specification's text.
std::string random_name(test::draws& draw, std::size_t longest) {
    return draw.text(draw.below(longest + 1), "ab\"\",,[]{}= ");
}

TEST_CASE("numbers read back to the same bits") {
    test::draws draw(1);
    for (int i = 0; i < 1000; ++i) {
        const auto bits = std::bit_cast<double>(draw.bits());
        if (bits != bits) continue;
        REQUIRE(reread<real>(checked(bits)) == real(checked(bits)));
        const auto whole = static_cast<std::int64_t>(draw.bits() >> 1);
        REQUIRE(reread<at_least<0>>(checked(whole)) == at_least<0>(checked(whole)));
    }
    CHECK(parameter_type<real>::parse("inf") ==
          std::optional<real>(checked(std::numeric_limits<double>::infinity())));
}

TEST_CASE("numbers refuse what is not a number, not whole, or outside the range") {
    for (const char* text : {"", " 1", "1 ", "1,5", "0x1", "one", "nan", "1e999", "-1e999", "--1"})
        CHECK(!parameter_type<real>::parse(text));
    for (const char* text : {"1.0", "1e3", "0", "-1", "9223372036854775808"})
        CHECK(!parameter_type<at_least<1>>::parse(text));
    CHECK(parameter_type<at_least<1>>::parse("9223372036854775807"));
    CHECK(!parameter_type<open_unit_interval>::parse("1"));
    CHECK(!parameter_type<open_unit_interval>::parse("0"));
}

TEST_CASE("truth values and choices read their names and nothing else") {
    CHECK(parameter_type<bool>::parse("true") == true);
    CHECK(parameter_type<bool>::parse("false") == false);
    for (const char* text : {"1", "True", "yes", ""}) CHECK(!parameter_type<bool>::parse(text));
    CHECK(parameter_type<flavour>::parse("sour") == flavour::sour);
    CHECK(parameter_type<flavour>::print(flavour::sweet) == "sweet");
    CHECK(parameter_type<flavour>::range() == "sweet, sour");
    for (const char* text : {"Sour", "1", ""}) CHECK(!parameter_type<flavour>::parse(text));
}

TEST_CASE("optional parameter reads none as absent, and what its type reads") {
    using type = parameter_type<std::optional<positive>>;
    CHECK(type::name() == "a number or none");
    CHECK(type::print({}) == "none");
    CHECK(type::parse("none") == std::optional<std::optional<positive>>(std::in_place, std::nullopt));
    CHECK(type::parse("2.5")->value() == 2.5);
    CHECK(!type::parse("-1"));
    CHECK(!type::parse(""));
}

TEST_CASE("name reads back whatever its characters are") {
    test::draws draw(2);
    for (int i = 0; i < 2000; ++i) {
        const auto name = random_name(draw, 12);
        INFO(name);
        REQUIRE(reread(short_text(std::string_view(name))) == short_text(std::string_view(name)));
        // As one parameter among others it must not swallow its neighbours.
        const auto text = "a = " + parameter_type<short_text>::print(std::string_view(name)) + ", b = 1";
        REQUIRE(detail::split_assignments(text, "spec").size() == 2);
        REQUIRE(detail::split_assignments(text, "spec")[1].second == "1");
    }
    CHECK(parameter_type<short_text>::parse("plain") == short_text("plain"));
    CHECK(!parameter_type<short_text>::parse("\"a\"b\""));
    CHECK(!parameter_type<short_text>::parse(std::string(64, 'x')));
    CHECK(parameter_type<short_text>::parse("\"" + std::string(63, 'x') + "\""));
}

TEST_CASE("list of names reads back whatever characters the names have") {
    test::draws draw(3);
    for (int i = 0; i < 1000; ++i) {
        name_list names;
        for (std::size_t n = draw.below(5); n > 0; --n) names.push_back(random_name(draw, 6));
        INFO(parameter_type<name_list>::print(names));
        REQUIRE(reread(names) == names);
    }
    CHECK(parameter_type<name_list>::print({"a", "b, c", "\""}) == "[\"a\", \"b, c\", \"\"\"\"]");
    CHECK(parameter_type<name_list>::parse("[a,  b ]") == name_list({"a", "b"}));
    CHECK(parameter_type<name_list>::parse("[]") == name_list());
}

TEST_CASE("list of names refuses other texts, and more than it holds") {
    for (const char* text : {"", "[", "a", "[\"a\"b\"]", "a]"})
        CHECK(!parameter_type<name_list>::parse(text));
    std::string many = "[n";
    for (int i = 0; i < 63; ++i) many += ", n";
    CHECK(parameter_type<name_list>::parse(many + "]")->size() == 64);
    CHECK(!parameter_type<name_list>::parse(many + ", n]"));
    CHECK(parameter_type<name_list>::parse("[" + std::string(2048, 'x') + "]"));
    CHECK(!parameter_type<name_list>::parse("[" + std::string(2049, 'x') + "]"));
}

TEST_CASE("assignments are cut at commas outside of quotes, brackets and braces") {
    const auto parts =
        detail::split_assignments(" spec{a = [1, 2], b = \"x, y\", c = {d = 1, e = 2}} ", "spec");
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].second == "[1, 2]");
    CHECK(parts[1].second == "\"x, y\"");
    CHECK(parts[2].second == "{d = 1, e = 2}");
    CHECK(detail::split_assignments("", "spec").empty());
    CHECK(detail::split_assignments("spec{}", "spec").empty());
    CHECK_THROWS_AS((void)detail::split_assignments("a = 1,", "spec"), parse_error);
}

TEST_CASE("a quote that stands alone before the closing one is refused") {
    CHECK(!parameter_type<short_text>::parse("\"a\"\""));
    CHECK(!parameter_type<short_text>::parse("\"a\"b\""));
    CHECK(parameter_type<short_text>::parse("\"a\"\"\"") == short_text("a\""));
}

TEST_CASE("parameters are read no further than the text goes") {
    const auto read = detail::split_assignments(std::string_view("count = 2,", 9), "component");
    REQUIRE(read.size() == 1);
    CHECK((read[0].first == "count" && read[0].second == "2"));
}

}  // namespace parameter_type_test
