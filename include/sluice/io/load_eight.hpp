// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice::detail {

/// Eight characters as one word, the first of them in the lowest byte on every machine.
[[nodiscard]] inline std::uint64_t load_eight(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
        std::uint64_t swapped = 0;
        for (int i = 0; i < 8; ++i) swapped = (swapped << 8) | ((word >> (8 * i)) & 0xFF);
        word = swapped;
    }
    return word;
}

}  // namespace sluice::detail
