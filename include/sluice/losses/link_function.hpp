// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice::losses {

/// How a margin becomes a prediction, which is all that a fitted model needs to know of its loss.
///
/// | link | prediction of the margin m |
/// |---|---|
/// | `identity` | m |
/// | `log` | e^m |
/// | `logit` | 1 / (1 + e^-m) |
/// | `sign` | 1 above 0, else 0 |
enum class link_function : std::uint8_t { identity, log, logit, sign };
[[nodiscard]] constexpr auto names_of(link_function) {
    return std::array<std::string_view, 4>{"identity", "log", "logit", "sign"};
}

/// The prediction that a margin stands for.
[[nodiscard]] inline double inverse(link_function link, double margin) noexcept {
    switch (link) {
        case link_function::log:
            return exact_exp(margin);
        case link_function::logit:
            return exact_sigmoid(margin);
        case link_function::sign:
            return margin > 0 ? 1 : 0;
        case link_function::identity:
            break;
    }
    return margin;
}

}  // namespace sluice::losses
