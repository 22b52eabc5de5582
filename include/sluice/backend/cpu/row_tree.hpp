// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::backend::cpu {

/// So many ranks a row may have: what four tables of 16 bytes hold.
inline constexpr std::size_t most_row_ranks = 64;
/// So many thresholds may stand behind a rank, which is a byte: it counts from `least_row_rank` on, and the largest byte,
/// above all others, is the rank of a missing value.
inline constexpr std::size_t most_row_thresholds = 254;
inline constexpr std::int8_t least_row_rank = -128, missing_row_rank = 127;
[[nodiscard]] constexpr std::int8_t row_rank(std::size_t n_at_or_below) {
    return static_cast<std::int8_t>(static_cast<int>(n_at_or_below) + least_row_rank);
}

/// Where a leaf, of 32, stands: registers are packed within their halves, four leaves of each at a time.
[[nodiscard]] constexpr std::size_t place_of_row_leaf(std::size_t leaf) {
    return leaf % 16 / 4 * 8 + leaf / 16 * 4 + leaf % 4;
}

/// A tree for one row: all of its questions are asked at once, and what they answer tells the leaf. It has up to
/// `32 * Words` leaves. These are numbered from the left to the right, and a question is as the last leaf on its left side:
/// so the leaf of a row is the first one that stands on the left of no question answered by no.
template <std::size_t Words>
struct alignas(64) row_tree {
    static_assert(Words == 1 || Words == 2);
    static constexpr std::size_t most_leaves = 32 * Words;
    /// Added to the number of the rank: a row without it goes left.
    static constexpr std::uint8_t missing_left = 64;

    std::uint8_t ranks[most_leaves] = {};  // which rank each question looks at
    std::int8_t limits[most_leaves] = {};  // yes: that rank is at most so large
    // Of each leaf the questions that it stands on the left of. No question is numbered below such a leaf, so that of 64
    // leaves there are those of the first half among both halves of the questions, then those of the second. Leaves stand
    // at `place_of_row_leaf`.
    std::uint32_t lefts[2 * Words - 1][32] = {};
    double values[most_leaves] = {};
};

/// The thresholds behind a rank: where they begin, in lines of four, NaN behind the last. `keys` are all of them, `firsts` the
/// first of each line of keys but line 0, `seconds` the first of each line of firsts but line 0.
struct row_thresholds {
    std::size_t feature = 0;
    std::size_t keys = 0;
    std::size_t firsts = 0;
    std::size_t seconds = 0, n_lines_of_seconds = 0;
};

}  // namespace sluice::backend::cpu
