// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// A whole number of the same width whose order is that of the number: -inf lowest, +inf highest; -0.0 and 0.0
/// have one key. For numbers that are not NaN.
template <std::floating_point Number>
requires(sizeof(Number) == 4 || sizeof(Number) == 8) [[nodiscard]] constexpr auto order_key(Number x) {
    using key = std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>;
    constexpr key sign = key{1} << (std::numeric_limits<key>::digits - 1);
    const key bits = std::bit_cast<key>(x + Number{0});
    return (bits & sign) != 0 ? static_cast<key>(~bits) : static_cast<key>(bits | sign);
}

/// The number of which `order_key` made this key.
template <std::floating_point Number, std::unsigned_integral Key>
requires(sizeof(Number) == sizeof(Key)) [[nodiscard]] constexpr Number from_order_key(Key key) {
    constexpr Key sign = Key{1} << (std::numeric_limits<Key>::digits - 1);
    return std::bit_cast<Number>((key & sign) != 0 ? static_cast<Key>(key ^ sign) : static_cast<Key>(~key));
}

/// Sorts whole numbers into increasing order, 11 bits at a time from the lowest; bits that are the same in all
/// numbers cost nothing. O(n), and as much memory again; a few are sorted by comparing.
template <std::unsigned_integral Key>
void radix_sort(std::vector<Key>& keys) {
    constexpr int bits = 11;
    constexpr std::size_t n_digits = (std::numeric_limits<Key>::digits + bits - 1) / bits;
    constexpr std::size_t n_values = std::size_t{1} << bits;
    if (keys.size() < n_values) {
        std::sort(keys.begin(), keys.end());
        return;
    }
    const auto digit = [](Key key, std::size_t d) {
        return static_cast<std::size_t>(key >> (d * bits)) & (n_values - 1);
    };
    std::vector<std::array<std::size_t, n_values>> places(n_digits);
    for (const Key key : keys)
        for (std::size_t d = 0; d < n_digits; ++d) ++places[d][digit(key, d)];
    std::vector<Key> sorted(keys.size());
    for (std::size_t d = 0; d < n_digits; ++d) {
        if (places[d][digit(keys.front(), d)] == keys.size()) continue;
        std::size_t place = 0;
        for (std::size_t& count : places[d]) place += std::exchange(count, place);
        for (const Key key : keys) sorted[places[d][digit(key, d)]++] = key;
        keys.swap(sorted);
    }
}

}  // namespace sluice
