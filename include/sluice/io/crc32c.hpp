// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice {

namespace detail {

// Eight tables, so that eight bytes go in at a time: table k advances a byte by k more positions.
[[nodiscard]] constexpr std::array<std::array<std::uint32_t, 256>, 8> make_crc32c_tables() {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0x82F63B78u : 0u);
        tables[0][i] = crc;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t i = 0; i < 256; ++i)
            tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xFFu];
    return tables;
}

inline constexpr auto crc32c_tables = make_crc32c_tables();

}  // namespace detail

/// CRC-32C (Castagnoli) of bytes; finds every burst of damage of up to 32 bits. A checksum tells damage, not
/// intent: it is no signature. Pass the value for a first part to go on with the next.
/// Source: Castagnoli, Braeuer, Herrmann, 1993, doi:10.1109/26.231911; parameters as in RFC 3720.
[[nodiscard]] constexpr std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous = 0) {
    const auto& t = detail::crc32c_tables;
    const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(bytes[i]); };
    std::uint32_t crc = ~previous;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        const std::uint32_t low = crc ^ (at(i) | at(i + 1) << 8 | at(i + 2) << 16 | at(i + 3) << 24);
        crc = t[7][low & 0xFFu] ^ t[6][low >> 8 & 0xFFu] ^ t[5][low >> 16 & 0xFFu] ^ t[4][low >> 24] ^
              t[3][at(i + 4)] ^ t[2][at(i + 5)] ^ t[1][at(i + 6)] ^ t[0][at(i + 7)];
    }
    for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ t[0][(crc ^ at(i)) & 0xFFu];
    return ~crc;
}

}  // namespace sluice
