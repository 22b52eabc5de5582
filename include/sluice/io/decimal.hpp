// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

namespace sluice::detail {

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Eight characters as one word, the first of them in the lowest byte on every machine.
[[nodiscard]] inline std::uint64_t load_eight(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
        std::uint64_t swapped = 0;
        for (int i = 0; i < 8; ++i) swapped = (swapped << 8) | ((word >> (8 * i)) & 0xFF);
        word = swapped;
    }
    return word;
}

/// The digits at the front of eight characters: how many, and their value.
struct digit_run {
    unsigned count;
    std::uint64_t value;
};

/// Eight characters are looked at in one word, so that the time does not depend on how many are digits.
[[nodiscard]] inline digit_run leading_digits(const char* at) {
    const std::uint64_t digits = load_eight(at) ^ 0x3030303030303030u;
    // A byte above 9 gets its high bit; a carry can only spoil bytes behind the first such byte.
    const std::uint64_t others = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u;
    const unsigned count = static_cast<unsigned>(std::countr_zero(others)) / 8;
    if (count == 0) return {0, 0};
    // The digits move to the high bytes; zeros, which are leading zeros, fill the low ones.
    std::uint64_t word = digits << (64 - 8 * count);
    word = word * 10 + (word >> 8);
    word = ((word & 0x000000FF000000FFu) * 0x000F424000000064u +
            ((word >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >>
           32;
    return {count, word};
}

inline constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline constexpr std::uint64_t integer_powers_of_ten[] = {1,      10,      100,      1000,     10000,
                                                          100000, 1000000, 10000000, 100000000};

/// How many characters behind its start `quick_decimal` may look at.
inline constexpr std::ptrdiff_t quick_decimal_reach = 48;

/// Up to 16 digits at `at`, without looking further than two words; false when there may be more.
[[nodiscard]] [[gnu::always_inline]] inline bool take_digits(const char*& at, std::uint64_t& mantissa,
                                                             unsigned& n_digits) {
    const digit_run head = leading_digits(at);
    mantissa = mantissa * integer_powers_of_ten[head.count] + head.value;
    at += head.count;
    n_digits += head.count;
    if (head.count < 8) return true;
    const digit_run tail = leading_digits(at);
    mantissa = mantissa * integer_powers_of_ten[tail.count] + tail.value;
    at += tail.count;
    n_digits += tail.count;
    return tail.count < 8;
}

/// The `e-05` of a number, of at most three digits; false when it is something else.
[[nodiscard]] inline bool take_small_exponent(const char*& at, int& exponent) {
    const char* p = at + 1;
    const bool negative = *p == '-';
    p += negative || *p == '+' ? 1 : 0;
    const char* const first = p;
    int value = 0;
    while (p - first < 3 && is_digit(*p)) value = 10 * value + (*p++ - '0');
    if (p == first || is_digit(*p)) return false;
    exponent += negative ? -value : value;
    at = p;
    return true;
}

/// Rounds a double that is the nearest one to some number to the float nearest to that number. False when
/// the double lies halfway between two floats, where only the number itself can tell, or outside their range.
[[nodiscard]] inline bool narrow_exactly(double nearest, float& out) {
    const auto bits = std::bit_cast<std::uint64_t>(nearest);
    const double magnitude = std::bit_cast<double>(bits & ~(std::uint64_t{1} << 63));
    if ((bits & 0x1FFFFFFFu) == 0x10000000u) return false;
    if (magnitude != 0 && (magnitude < 0x1p-126 || magnitude > 0x1.fffffep+127)) return false;
    out = static_cast<float>(nearest);
    return true;
}
[[nodiscard]] inline bool narrow_exactly(double nearest, double& out) {
    out = nearest;
    return true;
}

/// Reads a plain decimal number (a sign, up to 19 digits, a small exponent) at `at`; returns where it ends,
/// or null when the number is of another form or its rounding needs more care: then `decimal_from_text` has
/// to look. Correctly rounded: digits and power are both exact doubles, so one operation rounds once (W. D.
/// Clinger, "How to read floating point numbers accurately", PLDI 1990, doi:10.1145/93542.93557).
/// `quick_decimal_reach` characters from `at` must be readable. Inlined by force: a call costs a seventh of the
/// time of reading a file.
template <std::floating_point T>
[[nodiscard]] [[gnu::always_inline]] inline const char* quick_decimal(const char* at, T& out) {
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    std::uint64_t mantissa = 0;
    unsigned n_digits = 0;
    int exponent = 0;
    // One digit before the point is what most numbers of data have.
    if (at[1] == '.' && is_digit(*at))
        mantissa = static_cast<std::uint64_t>(*at++ - '0'), n_digits = 1;
    else if (!take_digits(at, mantissa, n_digits))
        return nullptr;
    if (*at == '.') {
        const unsigned before = n_digits;
        ++at;
        if (!take_digits(at, mantissa, n_digits)) return nullptr;
        exponent = static_cast<int>(before) - static_cast<int>(n_digits);
    }
    if (n_digits == 0 || n_digits > 19) return nullptr;
    if ((*at == 'e' || *at == 'E') && !take_small_exponent(at, exponent)) return nullptr;
    if ((mantissa >> 53) != 0 || exponent < -22 || exponent > 22) return nullptr;
    const auto exact = static_cast<double>(mantissa);
    const double magnitude =
        exponent < 0 ? exact / powers_of_ten[-exponent] : exact * powers_of_ten[exponent];
    // Setting the sign bit takes no branch; signs of data are hard to predict.
    const std::uint64_t sign = std::uint64_t{negative} << 63;
    const auto value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(magnitude) | sign);
    return narrow_exactly(value, out) ? at : nullptr;
}

/// What the characters of a number say about its size, for numbers beyond the range of the type.
struct decimal_shape {
    bool valid = false;
    bool zero = true;        // every digit is 0
    std::int64_t scale = 0;  // the number is 0.ddd times ten to this power, d not 0
};

[[nodiscard]] inline decimal_shape shape_of_decimal(std::string_view text) {
    decimal_shape shape;
    std::size_t i = 0, n_digits = 0;
    bool fraction = false;
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        ++n_digits;
        if (text[i] != '0') shape.zero = false;
        if (!fraction && !shape.zero) ++shape.scale;
        if (fraction && shape.zero) --shape.scale;
    }
    if (n_digits == 0) return shape;
    if (i < text.size() && ascii_lower(text[i]) == 'e') {
        ++i;
        const bool negative = i < text.size() && text[i] == '-';
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
        const std::size_t first = i;
        constexpr std::int64_t beyond_all = std::int64_t{1} << 40;
        std::int64_t exponent = 0;
        for (; i < text.size() && is_digit(text[i]); ++i)
            exponent = exponent > beyond_all ? exponent : 10 * exponent + (text[i] - '0');
        if (i == first) return shape;
        shape.scale += negative ? -exponent : exponent;
    }
    shape.valid = i == text.size();
    return shape;
}

/// Whether `text` spells a word in any case.
[[nodiscard]] inline bool is_word(std::string_view text, std::string_view lower_word) {
    if (text.size() != lower_word.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (ascii_lower(text[i]) != lower_word[i]) return false;
    return true;
}

/// The number that fills the whole text, correctly rounded (nearest, ties to even); independent of the
/// locale.
///
/// Grammar: an optional sign, then digits with at most one point among or beside them, then optionally `e` or
/// `E`, an optional sign and digits; or `inf` or `infinity` in any case. Hexadecimal numbers, `nan`, digit
/// separators and spaces are no numbers here. What is too large for the type becomes infinite and what is too
/// small becomes 0, sign kept, as IEEE 754 rounding has it. O(length).
template <std::floating_point T>
[[nodiscard]] inline std::optional<T> decimal_from_text(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
    const auto with_sign = [&](T magnitude) { return negative ? -magnitude : magnitude; };
    constexpr T infinity = std::numeric_limits<T>::infinity();
    if (is_word(text, "inf") || is_word(text, "infinity")) return with_sign(infinity);
    const decimal_shape shape = shape_of_decimal(text);
    if (!shape.valid) return std::nullopt;
    if (shape.zero) return with_sign(T{0});
    T value{};
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range)
        value = shape.scale > 0 ? infinity : T{0};
    return with_sign(value);
}

}  // namespace sluice::detail
