// SPDX-License-Identifier: MIT
#include "sluice/core/bounded.hpp"

#include "sluice/core/parameters.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

using namespace sluice;

namespace bounded_test {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct oven {
    static constexpr std::string_view name = "oven";
    positive heat = 180;
    at_least<1> minutes = 40;
    static auto parameters() {
        return std::array{parameter{"heat", &oven::heat, "degrees"},
                          parameter{"minutes", &oven::minutes, "time"}};
    }
};

/// Whether a run-time value gets into a bounded parameter.
template <class Bounded, class T>
bool lets_in(T value) {
    try {
        return Bounded(checked(value)).value() == static_cast<typename Bounded::value_type>(value);
    } catch (const invalid_parameter&) {
        return false;
    }
}

template <class Bounded, class T>
std::string refusal(T value) {
    try {
        (void)Bounded(checked(value));
    } catch (const invalid_parameter& why) {
        return why.details().requirement + ", got " + why.details().actual;
    }
    return "let in";
}

TEST_CASE("bounded lets in what is inside its range and nothing else when ends are open or closed") {
    const double least = std::numeric_limits<double>::denorm_min();
    CHECK((lets_in<positive>(least) && !lets_in<positive>(0.0) && !lets_in<positive>(-1.0)));
    CHECK((lets_in<non_negative>(0.0) && lets_in<non_negative>(-0.0) && !lets_in<non_negative>(-least)));
    CHECK((lets_in<unit_interval>(0.0) && lets_in<unit_interval>(1.0)));
    CHECK((!lets_in<unit_interval>(-least) && !lets_in<unit_interval>(1.0 + 0x1p-52)));
    CHECK((!lets_in<positive_unit_interval>(0.0) && lets_in<positive_unit_interval>(1.0)));
    CHECK((lets_in<open_unit_interval>(least) && lets_in<open_unit_interval>(1.0 - 0x1p-53)));
    CHECK((!lets_in<open_unit_interval>(0.0) && !lets_in<open_unit_interval>(1.0)));
    CHECK((lets_in<real>(-infinity) && lets_in<real>(1e308)));
    CHECK((lets_in<at_least<3>>(3) && lets_in<at_least<3>>(4u) && !lets_in<at_least<3>>(2)));
    CHECK((lets_in<between<-2, 2>>(-2) && lets_in<between<-2, 2>>(2) && !lets_in<between<-2, 2>>(3)));
}

TEST_CASE("bounded refuses NaN when it is of any range") {
    CHECK(!lets_in<positive>(nan_value));
    CHECK(!lets_in<non_negative>(nan_value));
    CHECK(!lets_in<unit_interval>(nan_value));
    CHECK(!lets_in<positive_unit_interval>(nan_value));
    CHECK(!lets_in<open_unit_interval>(nan_value));
    CHECK(!lets_in<real>(nan_value));
    CHECK(!lets_in<at_least<0>>(nan_value));
    CHECK(!lets_in<between<0, 9>>(std::numeric_limits<float>::quiet_NaN()));
}

TEST_CASE("bounded whole number refuses fractions and values that no whole number of it holds") {
    using any = at_least<(std::numeric_limits<std::intmax_t>::min)()>;
    CHECK(lets_in<any>((std::numeric_limits<std::int64_t>::min)()));
    CHECK(lets_in<any>((std::numeric_limits<std::int64_t>::max)()));
    CHECK(lets_in<any>(-0x1p63));
    CHECK(lets_in<any>(0x1.fffffffffffffp62));
    for (const double bad : {0x1p63, -0x1.0000000000001p63, 1e300, -1e300, infinity, -infinity, 0.5, -1e-300})
        CHECK(!lets_in<any>(bad));
    CHECK(!lets_in<any>(0x1p63f));
    CHECK(!lets_in<any>((std::numeric_limits<std::uint64_t>::max)()));
    CHECK(lets_in<at_least<1>>(7.0));
    using small = bounded<std::int32_t, interval{}>;
    CHECK((lets_in<small>(0x1.fffffffcp30) && !lets_in<small>(0x1p31)));
    CHECK((lets_in<small>(-0x1p31) && !lets_in<small>(-0x1.00000002p31)));
}

TEST_CASE("interval names a number inside it, an end where that belongs to it") {
    constexpr auto inside = [](interval range) {
        const double number = range.inside();
        return range.contains(number) ? number : nan_value;
    };
    static_assert(inside({}) == 0);
    static_assert(inside({.low = 2}) == 2 && inside({.low = 2, .low_open = true}) == 3);
    static_assert(inside({.high = -4}) == -4 && inside({.high = -4, .high_open = true}) == -5);
    static_assert(inside({.low = 2, .high = 5}) == 2 && inside({.low = 2, .high = 5, .low_open = true}) == 5);
    static_assert(inside({.low = 2, .high = 5, .low_open = true, .high_open = true}) == 3.5);
    static_assert(inside({.low = 2, .high = 5, .high_open = true}) == 2);
}

TEST_CASE("bounded refusal tells range, value, component and place when it knows them") {
    CHECK(refusal<positive>(-1.5) == "must be > 0, got -1.5");
    CHECK(refusal<non_negative>(-1) == "must be >= 0, got -1");
    CHECK(refusal<unit_interval>(2) == "must be in [0, 1], got 2");
    CHECK(refusal<open_unit_interval>(1) == "must be in (0, 1), got 1");
    CHECK(refusal<between<2, 9>>(1.5) == "must be a whole number in [2, 9], got 1.5");
    CHECK(refusal<bounded<double, interval{.high = 3}>>(4) == "must be <= 3, got 4");
    CHECK(refusal<bounded<double, interval{.high = 3, .high_open = true}>>(3) == "must be < 3, got 3");
    CHECK(refusal<real>(nan_value) == "must be a number, got nan");
    try {
        (void)oven{.minutes = checked<&oven::minutes>(0)};
        FAIL("0 minutes must throw");
    } catch (const invalid_parameter& why) {
        CHECK(why.details().component == "oven.minutes");
        CHECK(why.details().place.find("bounded_test.cpp:") != std::string::npos);
    }
    CHECK(oven{.heat = checked<&oven::heat>(90.5F)}.heat == 90.5);
}

TEST_CASE("bounded compares like its number, also with numbers of other types") {
    constexpr at_least<0> four = 4;
    static_assert(four == 4 && four == 4u && four == 4.0 && 4 == four && four != 5 && four < 5 && four > 3.5);
    static_assert(!(at_least<0>(0) == (std::numeric_limits<std::uint64_t>::max)()));
    static_assert(bounded<std::int64_t, interval{}>(-1) != (std::numeric_limits<std::uint64_t>::max)());
    static_assert(positive(0.5) == 0.5 && positive(0.5) == 0.5F && positive(2) == 2);
    CHECK(four == at_least<0>(checked(4)));
    CHECK(!(positive(0.5) == positive(0.25)));
}

TEST_CASE("bounded is a number inside when it is used, and no run-time number becomes one unchecked") {
    constexpr positive rate = 0.25;
    static_assert(rate * 4 == 1.0);
    static_assert(std::is_trivially_copyable_v<positive> && sizeof(positive) == sizeof(double));
    static_assert(!std::is_default_constructible_v<positive>);
    static_assert(positive(checked(0.5)) == 0.5, "checked may stand in a constant too");
    static_assert(positive::range == interval{.low = 0, .low_open = true});
    CHECK(rate + 1 == 1.25);
}

}  // namespace bounded_test
