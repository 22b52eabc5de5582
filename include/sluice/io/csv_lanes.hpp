// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::detail {

/// How many characters before the end of a field the kernels look at; longer ones they do not read.
inline constexpr std::ptrdiff_t csv_lane = 16;

/// Four short fields, each at the end of a lane of 16 characters; bit i of a mask is character i of the four
/// lanes one after the other. A lane is good when it holds a plain decimal number: an optional minus, digits,
/// at most one point which is not the last character.
struct decimal_lanes {
    std::uint64_t before_point;  // the point and what is in front of it
    std::uint64_t minus;
    std::uint64_t bad;  // not 0 in lanes that hold something else

    [[gnu::always_inline]] static inline decimal_lanes of(std::uint64_t inside, std::uint64_t digits,
                                                          std::uint64_t points, std::uint64_t minuses) {
        constexpr std::uint64_t first = 0x0001000100010001u, last = 0x8000800080008000u;
        points &= inside;
        // Where a field begins: inside, and the character before it is not.
        const std::uint64_t begins = inside & ~((inside << 1) & ~first);
        const std::uint64_t minus = minuses & begins;
        // One per lane with a point. The last bit is clear in lanes that are good, so nothing carries over.
        const std::uint64_t plain = points & ~last;
        const std::uint64_t has_point = ((plain + ~last) & last) >> 15;
        const std::uint64_t twice = plain & ((plain | last) - first);
        return {(plain << 1) - has_point, minus,
                (inside & ~(digits | points | minus)) | twice | (last & ~(digits & inside))};
    }
};

/// 10 to the power of 16 - i, the divisor of a lane whose first i characters reach up to its point; 1 for 0.
inline constexpr double lane_divisors[16] = {1e0, 1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9,
                                             1e8, 1e7,  1e6,  1e5,  1e4,  1e3,  1e2,  1e1};

#if SLUICE_HAS_X86_VECTORS

[[nodiscard]] inline __m128i load_lane(const char* base, std::uint32_t end) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + end - 16));
}

#endif

}  // namespace sluice::detail
