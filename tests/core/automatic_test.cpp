// SPDX-License-Identifier: MIT
#include "sluice/core/automatic.hpp"

#include "sluice/core/parameter_list.hpp"
#include "sluice/core/parameters.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

using namespace sluice;

namespace automatic_test {

enum class colour { red, blue };
[[nodiscard]] constexpr auto names_of(colour) { return std::array<std::string_view, 2>{"red", "blue"}; }

struct guessing {
    static constexpr std::string_view name = "guessing";
    or_auto<positive> rate = {};
    or_auto<between<1, 9>> count = {};
    or_auto<bool> flag = {};
    or_auto<colour> shade = {};
    static auto parameters() {
        return std::array{
            parameter{"rate", &guessing::rate, "a rate"}, parameter{"count", &guessing::count, "a number"},
            parameter{"flag", &guessing::flag, "whether"}, parameter{"shade", &guessing::shade, "a colour"}};
    }
    friend bool operator==(const guessing&, const guessing&) = default;
};

TEST_CASE("a parameter is what its rule says until a value is given") {
    const guessing none;
    CHECK((none.rate.is_auto() && none.flag.is_auto() && none.shade.is_auto() && !none.rate.given()));
    CHECK(none.rate.value_or(0.25) == 0.25);
    CHECK(none.flag.value_or(true));
    const guessing some{.rate = 2, .count = 3, .flag = false, .shade = colour::blue};
    CHECK((!some.rate.is_auto() && some.rate.value_or(0.25) == 2 && *some.rate.given() == 2));
    CHECK(some.count.value_or(std::size_t{1}) == 3);
    CHECK(!some.flag.value_or(true));
    CHECK(some.shade.value_or(colour::red) == colour::blue);
    CHECK(!(some == none));
}

TEST_CASE("a parameter that is found by a rule prints and reads as auto") {
    CHECK(to_text(guessing{}) == "guessing{rate = auto, count = auto, flag = auto, shade = auto}");
    guessing read;
    read_parameters(read, "rate = 0.5, count = 4, flag = true, shade = blue");
    CHECK(read == guessing{.rate = 0.5, .count = 4, .flag = true, .shade = colour::blue});
    guessing again{.rate = 3};
    read_parameters(again, to_text(read));
    CHECK(again == read);
    set_parameter(again, "rate", "auto");
    CHECK(again.rate.is_auto());
}

TEST_CASE("a value is held to the range of the parameter") {
    guessing g;
    CHECK(test::thrown<invalid_parameter>([&] {
              set_parameter(g, "rate", "0");
          }).requirement.find("a number or auto") != std::string::npos);
    CHECK(test::thrown<invalid_parameter>([&] {
              set_parameter(g, "count", "10");
          }).requirement.find("in [1, 9]") != std::string::npos);
    CHECK(test::thrown<invalid_parameter>([&] {
              set_parameter(g, "shade", "green");
          }).requirement.find("red, blue, auto") != std::string::npos);
    const int run_time_value = 10;
    CHECK_THROWS_AS((void)guessing{.count = checked(run_time_value)}, invalid_parameter);
}

}  // namespace automatic_test
