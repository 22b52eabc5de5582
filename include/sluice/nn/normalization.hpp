// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace sluice::nn {

/// What hidden units are brought to mean 0 and variance 1 by, before their activation: nothing, the rows of the batch
/// (`batch_norm_layer`), the units of the row (`layer_norm_layer`).
enum class normalization { none, batch, layer };
[[nodiscard]] constexpr auto names_of(normalization) {
    return std::array<std::string_view, 3>{"none", "batch", "layer"};
}

}  // namespace sluice::nn
