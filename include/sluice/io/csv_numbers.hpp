// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_numbers_avx2.hpp"
#include "sluice/io/csv_numbers_avx512.hpp"
#include "sluice/io/csv_numbers_portable.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice::detail {

/// Reads the short plain numbers among `n` fields that end at `ends` and begin behind ends[-1] and so on.
/// Sets a bit of `others` (n / 8 + 1 bytes) for each field whose value is not in `out` then: it is longer than
/// `csv_lane`, no plain number, or one whose rounding needs more care. `csv_lane` characters in front of
/// `base` must be readable, and `ends` and `out` have room for 8 more entries than n.
template <class T>
inline void find_numbers(vector_width width, const char* base, const std::uint32_t* ends, std::size_t n,
                         T* out, std::uint8_t* others) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return numbers_avx512(base, ends, n, out, others);
    if (width == vector_width::avx2) return numbers_avx2(base, ends, n, out, others);
#endif
    static_cast<void>(width);
    numbers_portable(base, ends, n, out, others);
}

}  // namespace sluice::detail
