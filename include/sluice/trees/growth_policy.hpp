// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace sluice {

/// The order in which nodes are split, which matters as soon as the number of leaves is limited.
///
/// | policy | splits next | known from |
/// |---|---|---|
/// | `depth_wise` | every node of the level nearest to the root | XGBoost |
/// | `leaf_wise` | the node whose split gains most | LightGBM |
/// | `symmetric` | every node of a level by one question, the one that gains most in all of them together | CatBoost |
///
/// Symmetric trees ask on, also where a single node gains nothing; least weights and numbers of rows do not bind them.
enum class growth_policy { depth_wise, leaf_wise, symmetric };
[[nodiscard]] constexpr auto names_of(growth_policy) {
    return std::array<std::string_view, 3>{"depth_wise", "leaf_wise", "symmetric"};
}

}  // namespace sluice
