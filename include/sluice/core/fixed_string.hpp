// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string_view>

namespace sluice {

/// A string that can be a template argument: `column<"age", kind::numeric>`.
template <std::size_t Size>
struct fixed_string {
    char characters[Size]{};

    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert.
    constexpr fixed_string(const char (&literal)[Size]) { std::copy_n(literal, Size, characters); }

    [[nodiscard]] constexpr std::string_view view() const { return {characters, Size - 1}; }

    auto operator<=>(const fixed_string&) const = default;
};

}  // namespace sluice
