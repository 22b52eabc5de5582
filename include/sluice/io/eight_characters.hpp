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

/// The high bit of each of eight characters that is `c`.
[[nodiscard]] inline std::uint64_t equal_eight(std::uint64_t word, char c) {
    constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7Fu;
    const std::uint64_t difference =
        word ^ (static_cast<unsigned char>(c) * std::uint64_t{0x0101010101010101u});
    return ~(((difference & low_bits) + low_bits) | difference | low_bits);
}

/// The characters of a word moved back or forth by `n` <= 8 places; NUL takes the places that become free.
/// Two halves of a shift, because a shift by a whole word is not defined.
[[nodiscard]] inline std::uint64_t moved_back(std::uint64_t word, unsigned n) {
    return word << (4 * n) << (4 * n);
}
[[nodiscard]] inline std::uint64_t moved_forth(std::uint64_t word, unsigned n) {
    return word >> (4 * n) >> (4 * n);
}

/// The last `n` <= 8 of eight characters, NUL before them.
[[nodiscard]] inline std::uint64_t last_of_eight(std::uint64_t word, unsigned n) {
    return moved_back(moved_forth(word, 8 - n), 8 - n);
}

}  // namespace sluice::detail
