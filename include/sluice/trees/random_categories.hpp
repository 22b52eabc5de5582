// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// A set of categories, one bit each, drawn evenly from those that hold some of `present`, of which there are two at least,
/// but not all of them. Whether it holds any other of the `n_values` categories is drawn, too: a node knows nothing of
/// them. O(n_values / 64 + n_present) on the average.
/// Source: Geurts, Ernst, Wehenkel, "Extremely randomized trees", 2006, doi:10.1007/s10994-006-6226-1.
[[nodiscard]] inline std::vector<std::uint64_t> random_categories(std::span<const std::uint32_t> present,
                                                                  std::size_t n_values,
                                                                  random_generator& generator) {
    std::vector<std::uint64_t> bits((n_values + 63) / 64);
    for (std::size_t inside = 0; inside == 0 || inside == present.size();) {
        for (auto& word : bits) word = generator();
        inside = 0;
        for (const std::uint32_t one : present) inside += bits[one / 64] >> (one % 64) & 1;
    }
    if (n_values % 64 != 0) bits.back() &= (std::uint64_t{1} << n_values % 64) - 1;
    return bits;
}

}  // namespace sluice::trees
