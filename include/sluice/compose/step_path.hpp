// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::detail {

/// How many of the names before `index` equal the one there: steps of one kind are told apart by ordinal.
template <std::size_t Size>
[[nodiscard]] constexpr std::size_t ordinal(const std::array<std::string_view, Size>& names,
                                            std::size_t index) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < index; ++i) count += names[i] == names[index] ? 1u : 0u;
    return count;
}

/// Where a step stands in a composition: its given name, or its kind and ordinal. Keys its random numbers.
template <class S>
[[nodiscard]] std::string step_path(const S& spec, std::size_t index) {
    if constexpr (requires { spec.given_name(); })
        return std::string(spec.given_name());
    else
        return std::string(std::string_view(S::name)) + "#" + std::to_string(index);
}

}  // namespace sluice::detail
