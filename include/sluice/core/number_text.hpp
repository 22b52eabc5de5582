// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice {

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
template <class T>
requires std::is_arithmetic_v<T>
[[nodiscard]] std::optional<T> number_from_text(std::string_view text) {
    if constexpr (std::same_as<T, bool>) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    } else {
        T value{};
        const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
        return value;
    }
}

}  // namespace sluice
