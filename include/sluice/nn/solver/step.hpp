// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice::nn {

/// One step of a solver over some of the parameters: what it reads and writes, all of one size.
struct solver_step {
    std::span<float> parameters;
    std::span<const float> gradients;
    std::span<float> first, second;  // what the solver remembers of earlier steps; 0 before the first one
    double learning_rate;
    std::uint64_t number;  // 1 is the first step

    /// Calls `body(begin, end, memory)` for pieces that stay in the cache; memory has a number for each element.
    template <class Body>
    void by_pieces(const Body& body) const {
        constexpr std::size_t piece = 256;
        std::array<float, piece> memory;
        for (std::size_t begin = 0; begin < parameters.size(); begin += piece) {
            const std::size_t end = parameters.size() - begin < piece ? parameters.size() : begin + piece;
            body(begin, end, memory.data());
        }
    }
};

/// `base` to a power, by a fixed sequence of products.
[[nodiscard]] constexpr double whole_power(double base, std::uint64_t exponent) {
    double power = 1;
    for (; exponent > 0; exponent /= 2, base *= base)
        if (exponent % 2 == 1) power *= base;
    return power;
}

}  // namespace sluice::nn
