// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice {

/// An interval with whole-number ends, usable as a template argument (clang 14 takes no floating ones).
struct interval {
    static constexpr std::intmax_t none_below = (std::numeric_limits<std::intmax_t>::min)();
    static constexpr std::intmax_t none_above = (std::numeric_limits<std::intmax_t>::max)();

    std::intmax_t low = none_below;
    std::intmax_t high = none_above;
    bool low_open = false;
    bool high_open = false;

    /// False for NaN whatever the ends are.
    template <class T>
    [[nodiscard]] constexpr bool contains(T value) const {
        if (value != value) return false;
        const bool above = low == none_below || (low_open ? value > T(low) : value >= T(low));
        const bool below = high == none_above || (high_open ? value < T(high) : value <= T(high));
        return above && below;
    }

    /// Some number inside, an end or half-way between two.
    [[nodiscard]] constexpr double inside() const {
        const auto l = static_cast<double>(low), h = static_cast<double>(high);
        if (low != none_below)
            return !low_open ? l : high == none_above ? l + 1 : high_open ? (l + h) / 2 : h;
        return high == none_above ? 0 : high_open ? h - 1 : h;
    }

    friend bool operator==(const interval&, const interval&) = default;
};

/// `> 0`, `>= 1`, `in [0, 1]`, `in (0, 1]` ...: how error messages and documentation tables write a range.
[[nodiscard]] inline std::string to_text(const interval& range) {
    const bool low = range.low != interval::none_below;
    const bool high = range.high != interval::none_above;
    if (low && high)
        return std::string("in ") + (range.low_open ? "(" : "[") + std::to_string(range.low) + ", " +
               std::to_string(range.high) + (range.high_open ? ")" : "]");
    if (low) return (range.low_open ? "> " : ">= ") + std::to_string(range.low);
    if (high) return (range.high_open ? "< " : "<= ") + std::to_string(range.high);
    return "a number";
}

/// A place in the caller's source (`std::source_location` is not there with clang 14).
struct call_site {
    const char* file = "";
    unsigned line = 0;
    [[nodiscard]] static constexpr call_site current(const char* file = __builtin_FILE(),
                                                     unsigned line = __builtin_LINE()) {
        return {file, line};
    }
};

/// A run-time value on its way into a bounded parameter; see `checked`.
template <class T>
struct unchecked {
    T value;
    std::string_view component = {};
    std::string_view (*parameter)() = nullptr;  // its name, asked for when the value is refused
    call_site caller = {};
};

/// Lets a run-time value into a bounded parameter: `gbm_classifier{.rounds = checked(n)}`. The value is
/// checked at once; a bad one throws `invalid_parameter` with range, value and the caller's file and line.
/// `checked<&gbm_classifier::rounds>(n)` (see `parameters.hpp`) names component and parameter as well.
template <class T>
requires std::is_arithmetic_v<T>
[[nodiscard]] constexpr unchecked<T> checked(T value, call_site caller = call_site::current()) {
    return {value, {}, {}, caller};
}

namespace detail {

template <class T, class U>
[[nodiscard]] constexpr bool fits(U value) {
    if constexpr (std::integral<T> && std::floating_point<U>) {
        // 2^63 and 2^64 are exact in U, unlike the largest integers themselves.
        constexpr T half = (std::numeric_limits<T>::max)() / 2 + 1;
        return value == value && value >= U((std::numeric_limits<T>::min)()) && value < U(half) * 2 &&
               U(T(value)) == value;
    } else if constexpr (std::integral<T>)
        return std::in_range<T>(value);
    else
        return true;
}

template <class U>
[[noreturn]] void throw_out_of_range(const interval& range, const unchecked<U>& source, bool whole) {
    std::string name(source.component.empty() ? std::string_view("parameter") : source.component);
    if (source.parameter != nullptr) name += "." + std::string(source.parameter());
    throw invalid_parameter(
        {.component = std::move(name),
         .requirement = std::string("must be ") + (whole ? "a whole number " : "") + to_text(range),
         .actual = to_text(source.value),
         .place = std::string(source.caller.file) + ":" + std::to_string(source.caller.line),
         .hint = {}});
}

// Not constexpr on purpose: reaching it while a constant is evaluated is the compile-time error.
inline void parameter_is_out_of_its_range() {}

}  // namespace detail

/// A number that is always inside `Range`: a bad constant does not compile, a bad run-time value
/// (let in by `checked`) throws `invalid_parameter`.
template <class T, interval Range>
class bounded {
  public:
    using value_type = T;
    static constexpr interval range = Range;

    // NOLINTBEGIN(google-explicit-constructor): parameters are set by plain constants.
    template <class U>
    requires std::is_arithmetic_v<U>
    consteval bounded(U constant) : value_(static_cast<T>(constant)) {
        if (!detail::fits<T>(constant) || !Range.contains(static_cast<T>(constant)))
            detail::parameter_is_out_of_its_range();
    }

    template <class U>
    constexpr bounded(unchecked<U> source) : value_() {
        if (!detail::fits<T>(source.value) || !Range.contains(static_cast<T>(source.value)))
            detail::throw_out_of_range(Range, source, std::integral<T>);
        value_ = static_cast<T>(source.value);
    }

    constexpr operator T() const { return value_; }
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] constexpr T value() const { return value_; }

    friend constexpr bool operator==(const bounded&, const bounded&) = default;

    // Without it `parameter == 4` would have two ways to go: convert the parameter, or the constant.
    template <class U>
    requires std::is_arithmetic_v<U>
    friend constexpr bool operator==(const bounded& a, U b) {
        if constexpr (std::integral<T> && std::integral<U>)
            return std::cmp_equal(a.value_, b);
        else
            return static_cast<double>(a.value_) == static_cast<double>(b);
    }

  private:
    T value_;
};

/// Number > 0.
using positive = bounded<double, interval{.low = 0, .low_open = true}>;
/// Number >= 0.
using non_negative = bounded<double, interval{.low = 0}>;
/// Number in [0, 1].
using unit_interval = bounded<double, interval{.low = 0, .high = 1}>;
/// Number in (0, 1].
using positive_unit_interval = bounded<double, interval{.low = 0, .high = 1, .low_open = true}>;
/// Number in (0, 1).
using open_unit_interval =
    bounded<double, interval{.low = 0, .high = 1, .low_open = true, .high_open = true}>;
/// Any number but NaN.
using real = bounded<double, interval{}>;
/// Whole number >= Low.
template <std::intmax_t Low>
using at_least = bounded<std::int64_t, interval{.low = Low}>;
/// Whole number in [Low, High].
template <std::intmax_t Low, std::intmax_t High>
using between = bounded<std::int64_t, interval{.low = Low, .high = High}>;

}  // namespace sluice
