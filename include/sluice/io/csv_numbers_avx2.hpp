// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_lanes.hpp"

#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS

namespace sluice::detail {

struct quad_digits {
    __m256i quads;  // four digits a word
    __m256i point;  // [lane], twice: how many characters reach up to the point
    std::uint32_t inside, digits, points, minuses;
};

SLUICE_TARGET_AVX2 inline std::uint32_t bits_of_bytes(__m256i bytes) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

SLUICE_TARGET_AVX2 [[gnu::always_inline]] inline quad_digits digits_of_lanes(__m256i text, __m256i outside) {
    const __m256i counting =
        _mm256_broadcastsi128_si256(_mm_set_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const __m256i inside = _mm256_cmpeq_epi8(_mm256_max_epu8(counting, outside), counting);
    const __m256i values = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    const __m256i digits =
        _mm256_and_si256(inside, _mm256_cmpeq_epi8(_mm256_min_epu8(values, _mm256_set1_epi8(9)), values));
    const __m256i points = _mm256_and_si256(inside, _mm256_cmpeq_epi8(text, _mm256_set1_epi8('.')));
    // The place of the one point is the sum over all bytes.
    const __m256i place = _mm256_sad_epu8(
        _mm256_and_si256(points, _mm256_add_epi8(counting, _mm256_set1_epi8(1))), _mm256_setzero_si256());
    const __m256i point = _mm256_add_epi64(place, _mm256_shuffle_epi32(place, 0x4E));
    const __m256i before = _mm256_cmpgt_epi8(_mm256_shuffle_epi8(point, _mm256_setzero_si256()), counting);
    const __m256i kept = _mm256_and_si256(digits, values);
    const __m256i closed = _mm256_blendv_epi8(kept, _mm256_bslli_epi128(kept, 1), before);
    const __m256i pairs = _mm256_maddubs_epi16(closed, _mm256_set1_epi16(0x010A));
    return {_mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064)),
            point,
            bits_of_bytes(inside),
            bits_of_bytes(digits),
            bits_of_bytes(points),
            bits_of_bytes(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('-')))};
}

SLUICE_TARGET_AVX2 inline __m256i load_two_lanes(const char* base, std::uint32_t first,
                                                 std::uint32_t second) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(load_lane(base, first)), load_lane(base, second),
                                   1);
}

/// 16 bits of a mask for each of four fields, in words: not 0 becomes all ones. The even fields are in the
/// lower half.
SLUICE_TARGET_AVX2 inline __m256i fields_of_lanes(std::uint64_t lanes) {
    const __m128i even = _mm_cvtsi64_si128(static_cast<long long>(lanes));
    const __m128i words = _mm_unpacklo_epi16(even, _mm_srli_epi64(even, 32));
    const __m256i none = _mm256_cmpeq_epi64(_mm256_cvtepu16_epi64(words), _mm256_setzero_si256());
    return _mm256_xor_si256(none, _mm256_set1_epi64x(-1));
}

/// As `eight_numbers_avx512`, for four.
template <class T>
SLUICE_TARGET_AVX2 inline unsigned four_numbers_avx2(const char* base, const std::uint32_t* ends, T* out) {
    const __m128i end = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ends));
    const __m128i begin = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ends - 1));
    const __m128i length = _mm_add_epi32(_mm_sub_epi32(end, begin), _mm_set1_epi32(-1));
    const __m256i is_long = _mm256_cvtepi32_epi64(_mm_cmpgt_epi32(length, _mm_set1_epi32(16)));
    const __m256i outside = _mm256_cvtepu32_epi64(_mm_sub_epi32(_mm_set1_epi32(16), length));
    const quad_digits even = digits_of_lanes(load_two_lanes(base, ends[0], ends[2]),
                                             _mm256_shuffle_epi8(outside, _mm256_setzero_si256()));
    const quad_digits odd = digits_of_lanes(load_two_lanes(base, ends[1], ends[3]),
                                            _mm256_shuffle_epi8(outside, _mm256_set1_epi8(8)));
    const auto both = [](std::uint32_t low, std::uint32_t high) { return low | std::uint64_t{high} << 32; };
    const auto lanes = decimal_lanes::of(both(even.inside, odd.inside), both(even.digits, odd.digits),
                                         both(even.points, odd.points), both(even.minuses, odd.minuses));
    const __m256i eights =
        _mm256_madd_epi16(_mm256_packus_epi32(even.quads, odd.quads), _mm256_set1_epi32(0x00012710));
    const __m256i mantissa = _mm256_add_epi64(_mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000)),
                                              _mm256_srli_epi64(eights, 32));
    const __m256d divisor = _mm256_i64gather_pd(
        lane_divisors, _mm256_and_si256(_mm256_unpacklo_epi64(even.point, odd.point), _mm256_set1_epi64x(15)),
        8);
    // Below 2^52 the bits of an integer behind those of 2^52 are a double.
    const __m256i two_52 = _mm256_set1_epi64x(0x4330000000000000);
    const __m256d exact =
        _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(mantissa, two_52)), _mm256_castsi256_pd(two_52));
    const __m256i magnitude = _mm256_castpd_si256(_mm256_div_pd(exact, divisor));
    const __m256i sign = _mm256_slli_epi64(fields_of_lanes(lanes.minus), 63);
    const __m256d value = _mm256_castsi256_pd(_mm256_or_si256(magnitude, sign));
    __m256i otherwise =
        _mm256_or_si256(_mm256_or_si256(is_long, fields_of_lanes(lanes.bad)),
                        _mm256_cmpgt_epi64(mantissa, _mm256_set1_epi64x((std::int64_t{1} << 52) - 1)));
    if constexpr (sizeof(T) == 4) {
        const __m256i rest = _mm256_and_si256(_mm256_castpd_si256(value), _mm256_set1_epi64x(0x1FFFFFFF));
        otherwise = _mm256_or_si256(otherwise, _mm256_cmpeq_epi64(rest, _mm256_set1_epi64x(0x10000000)));
        _mm_storeu_ps(out, _mm256_cvtpd_ps(value));
    } else {
        _mm256_storeu_pd(out, value);
    }
    return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(otherwise)));
}

template <class T>
SLUICE_TARGET_AVX2 inline void numbers_avx2(const char* base, const std::uint32_t* ends, std::size_t n,
                                            T* out, std::uint8_t* others) {
    for (std::size_t i = 0; i < n; i += 8) {
        const unsigned low = four_numbers_avx2(base, ends + i, out + i);
        const unsigned high = four_numbers_avx2(base, ends + i + 4, out + i + 4);
        *others++ = static_cast<std::uint8_t>(low | high << 4);
    }
}

}  // namespace sluice::detail

#endif
