// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice {

/// What a row of some relevance is worth in a ranking: `exponential` 2^relevance - 1, so that the best rows rule, or
/// `linear`, the relevance itself.
enum class ranking_gain : std::uint8_t { exponential, linear };
[[nodiscard]] constexpr auto names_of(ranking_gain) {
    return std::array<std::string_view, 2>{"exponential", "linear"};
}

/// Whether a relevance has a gain: finite and not negative; for `exponential` a whole number up to 31, so that gains
/// are exact.
[[nodiscard]] inline bool has_gain(ranking_gain gain, double relevance) {
    if (!(relevance >= 0) || std::isinf(relevance)) return false;
    return gain == ranking_gain::linear || (relevance <= 31 && relevance == std::floor(relevance));
}

/// The gain of a relevance that has one.
[[nodiscard]] inline double gain_of(ranking_gain gain, double relevance) {
    return gain == ranking_gain::linear ? relevance : std::ldexp(1.0, static_cast<int>(relevance)) - 1;
}

}  // namespace sluice
