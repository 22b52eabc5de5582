// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace sluice {

/// How trees serve several outputs; XGBoost's names.
///
/// | strategy | trees a round | a split |
/// |---|---|---|
/// | `one_output_per_tree` | one for each output | gains most for its output: outputs do not know of each other |
/// | `multi_output_tree` | one, whose leaves hold a value for each output | gains most for all outputs together |
enum class multi_strategy { one_output_per_tree, multi_output_tree };
[[nodiscard]] constexpr auto names_of(multi_strategy) {
    return std::array<std::string_view, 2>{"one_output_per_tree", "multi_output_tree"};
}

}  // namespace sluice
