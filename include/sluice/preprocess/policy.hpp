// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

/// What a step does with a category that was not there when it was fitted. The same names in every step.
///
/// | value | meaning |
/// |---|---|
/// | `error` | tables: throws `invalid_data` naming column, row and category; one row: it is refused |
/// | `as_missing` | treated as a missing value, by the `missing` policy |
enum class unknown : std::uint8_t { error, as_missing };

/// What a step does with a missing category.
///
/// | value | meaning |
/// |---|---|
/// | `error` | tables: throws `invalid_data` naming column and row; one row: it is refused |
/// | `as_missing` | the output says missing: NaN as a code, zeros as indicators |
/// | `own_category` | one more category, after the others |
enum class missing : std::uint8_t { error, as_missing, own_category };

constexpr auto names_of(unknown) { return std::array<std::string_view, 2>{"error", "as_missing"}; }
constexpr auto names_of(missing) {
    return std::array<std::string_view, 3>{"error", "as_missing", "own_category"};
}

}  // namespace sluice
