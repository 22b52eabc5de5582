// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#if !defined(__cpp_lib_to_chars)
#include <locale.h>
#include <stdlib.h>
#if __has_include(<xlocale.h>)
#include <xlocale.h>
#endif
#endif

namespace sluice {

namespace detail {

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether `text` spells a word in any case.
[[nodiscard]] inline bool is_word(std::string_view text, std::string_view lower_word) {
    if (text.size() != lower_word.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (ascii_lower(text[i]) != lower_word[i]) return false;
    return true;
}

/// The power of ten that a positive decimal number is below, and not below a tenth of; without a digit other
/// than 0, nothing that tells. For numbers that no floating-point type can hold.
[[nodiscard]] inline std::int64_t decimal_scale(std::string_view text) {
    std::int64_t scale = 0, exponent = 0;
    bool fraction = false, significant = false;
    std::size_t i = 0;
    for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
        significant = significant || (text[i] != '0' && text[i] != '.');
        if (text[i] == '.')
            fraction = true;
        else if (fraction != significant)
            scale += fraction ? -1 : 1;
    }
    if (i == text.size()) return scale;
    const bool negative = text[++i] == '-';
    if (!is_digit(text[i])) ++i;
    constexpr std::int64_t beyond_all = std::int64_t{1} << 40;
    for (; i < text.size(); ++i)
        exponent = exponent > beyond_all ? exponent : 10 * exponent + (text[i] - '0');
    return scale + (negative ? -exponent : exponent);
}

#if defined(__cpp_lib_to_chars)

/// The number that digits, at most one point and at most one exponent spell, rounded to the nearest; nothing where anything
/// else is there.
template <std::floating_point T>
[[nodiscard]] std::optional<T> magnitude_from_text(std::string_view text) {
    T magnitude{};
    const auto end = std::from_chars(text.data(), text.data() + text.size(), magnitude);
    if (end.ptr != text.data() + text.size() || end.ec == std::errc::invalid_argument) return std::nullopt;
    if (end.ec != std::errc{}) return decimal_scale(text) > 0 ? std::numeric_limits<T>::infinity() : T{0};
    return magnitude;
}

#else  // libc++ reads no floating-point numbers by itself; the C library does, in its plain locale

[[nodiscard]] inline bool is_magnitude(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t first = i;
        while (i < text.size() && is_digit(text[i])) ++i;
        return i - first;
    };
    std::size_t n_digits = digits();
    if (i < text.size() && text[i] == '.') ++i, n_digits += digits();
    if (n_digits == 0 || i == text.size()) return n_digits != 0;
    if (ascii_lower(text[i++]) != 'e') return false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    return digits() != 0 && i == text.size();
}

template <std::floating_point T>
[[nodiscard]] std::optional<T> magnitude_from_text(std::string_view text) {
    static const locale_t plain = newlocale(LC_ALL_MASK, "C", locale_t{});
    if (!is_magnitude(text)) return std::nullopt;
    const std::string terminated(text);
    if constexpr (std::same_as<T, float>)
        return strtof_l(terminated.c_str(), nullptr, plain);
    else
        return strtod_l(terminated.c_str(), nullptr, plain);
}

#endif

template <std::floating_point T>
[[nodiscard]] std::optional<T> decimal_from_text(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
    constexpr T infinity = std::numeric_limits<T>::infinity();
    T magnitude{};
    if (text.empty() || (!is_digit(text.front()) && text.front() != '.')) {
        if (!is_word(text, "inf") && !is_word(text, "infinity")) return std::nullopt;
        magnitude = infinity;
    } else {
        const auto found = magnitude_from_text<T>(text);
        if (!found) return std::nullopt;
        magnitude = *found;
    }
    return negative ? -magnitude : magnitude;
}

}  // namespace detail

/// The shortest text that reads back to the same number; independent of the locale.
template <class T>
requires std::is_arithmetic_v<T>
[[nodiscard]] std::string to_text(T value) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else {
        char buffer[64];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
        return {buffer, end.ptr};
    }
}

/// The number that fills the whole text, or nothing; independent of the locale.
///
/// | T | text |
/// |---|---|
/// | `bool` | `true`, `false` |
/// | integers | an optional minus and digits, within the range of T |
/// | floating point | an optional sign, digits with at most one point among or beside them, optionally `e` or `E`, an optional sign and digits; or `inf` or `infinity` in any case |
///
/// Floating-point numbers are correctly rounded (nearest, ties to even); what is too large for T becomes
/// infinite and what is too small becomes 0, sign kept, as IEEE 754 rounding has it. Hexadecimal numbers,
/// `nan`, digit separators and spaces are no numbers here. O(length).
template <class T>
requires std::is_arithmetic_v<T>
[[nodiscard]] std::optional<T> number_from_text(std::string_view text) {
    if constexpr (std::same_as<T, bool>) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    } else if constexpr (std::floating_point<T>) {
        return detail::decimal_from_text<T>(text);
    } else {
        T value{};
        const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
        return value;
    }
}

}  // namespace sluice
