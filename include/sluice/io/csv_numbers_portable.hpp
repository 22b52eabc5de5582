// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_lanes.hpp"
#include "sluice/io/eight_characters.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace sluice::detail {

/// The last characters of a word as digits, each in its byte.
class last_digits {
  public:
    last_digits(std::uint64_t word, unsigned n) : values_(last_of_eight(word ^ 0x3030303030303030u, n)) {}

    [[nodiscard]] bool valid() const {
        // A byte above 9 gets its high bit; a carry can only come from such a byte.
        return (((values_ + 0x7676767676767676u) | values_) & 0x8080808080808080u) == 0;
    }

    /// Of pairs, then of fours, then of all, in the parts of one word.
    [[nodiscard]] std::uint64_t number() const {
        const std::uint64_t pairs = values_ * 10 + (values_ >> 8);
        return ((pairs & 0x000000FF000000FFu) * 0x000F424000000064u +
                ((pairs >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >>
               32;
    }

  private:
    std::uint64_t values_;
};

/// The plain number that fills [begin, end): up to eight digits in front of the point, up to seven behind it.
/// False when it is to be read otherwise. `csv_lane` characters in front of `begin` must be readable.
template <class T>
[[nodiscard]] inline bool short_number(const char* begin, const char* end, T& out) {
    constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    if (begin == end || end - begin > csv_lane) return false;
    const auto size = static_cast<unsigned>(end - begin);
    const std::uint64_t before = load_eight(end - 16), last = load_eight(end - 8);
    const std::uint64_t inside = last_of_eight(last, (std::min)(size, 8u));
    const auto behind = static_cast<unsigned>(std::countl_zero(equal_eight(inside, '.'))) / 8;
    const unsigned n_decimals = behind % 8;               // 8 where there is no point
    const unsigned n_cut = behind == 8 ? 0 : behind + 1;  // characters behind the integer part
    const bool negative = *begin == '-';
    const unsigned n_front = size - n_cut - (negative ? 1 : 0);
    if (n_front > 8 || n_front + n_decimals == 0) return false;
    const last_digits digits(moved_back(last, n_cut) | moved_forth(before, 8 - n_cut), n_front);
    const last_digits decimals(last, n_decimals);
    if (!digits.valid() || !decimals.valid()) return false;
    // Digits and power are exact, so the division rounds once.
    const double mantissa =
        static_cast<double>(digits.number()) * powers[n_decimals] + static_cast<double>(decimals.number());
    const double magnitude = mantissa / powers[n_decimals];
    // Halfway between two floats only all digits can tell.
    if (sizeof(T) < sizeof(double) && (std::bit_cast<std::uint64_t>(magnitude) & 0x1FFFFFFFu) == 0x10000000u)
        return false;
    // Setting the sign bit takes no branch; signs of data are hard to predict.
    const std::uint64_t sign = std::uint64_t{negative} << 63;
    out = static_cast<T>(std::bit_cast<double>(std::bit_cast<std::uint64_t>(magnitude) | sign));
    return true;
}

/// As `find_numbers`, one number at a time.
template <class T>
inline void numbers_portable(const char* base, const std::uint32_t* ends, std::size_t n, T* out,
                             std::uint8_t* others) {
    std::fill_n(others, n / 8 + 1, std::uint8_t{0});
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t* const end = ends + i;
        const std::uint32_t begin = end[-1] + 1;
        if (!short_number(base + begin, base + *end, out[i]))
            others[i / 8] |= static_cast<std::uint8_t>(1u << i % 8);
    }
}

}  // namespace sluice::detail
