// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

#if SLUICE_HAS_X86_VECTORS
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the values that its own intrinsics leave open for ones that are used.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

namespace sluice::detail {

SLUICE_TARGET_AVX512 inline __m512i load_lanes(const char* base, const std::uint32_t* ends) {
    const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(load_lane(base, ends[0])),
                                                load_lane(base, ends[2]), 1);
    const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(load_lane(base, ends[4])),
                                                 load_lane(base, ends[6]), 1);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

struct lane_digits {
    __m512i quads;  // four digits a word
    decimal_lanes lanes;
};

SLUICE_TARGET_AVX512 [[gnu::always_inline]] inline lane_digits digits_of_lanes(__m512i text,
                                                                               __m512i outside) {
    const __m512i counting =
        _mm512_broadcast_i32x4(_mm_set_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const std::uint64_t inside = _mm512_cmpge_epu8_mask(counting, outside);
    const __m512i values = _mm512_sub_epi8(text, _mm512_set1_epi8('0'));
    const std::uint64_t digits = _mm512_mask_cmple_epu8_mask(inside, values, _mm512_set1_epi8(9));
    const auto lanes = decimal_lanes::of(inside, digits, _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('.')),
                                         _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('-')));
    const __m512i kept = _mm512_maskz_mov_epi8(digits, values);
    const __m512i closed = _mm512_mask_mov_epi8(kept, lanes.before_point, _mm512_bslli_epi128(kept, 1));
    const __m512i pairs = _mm512_maddubs_epi16(closed, _mm512_set1_epi16(0x010A));
    return {_mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00010064)), lanes};
}

SLUICE_TARGET_AVX512 inline __m128i interleaved(std::uint64_t even, std::uint64_t odd) {
    return _mm_unpacklo_epi16(_mm_cvtsi64_si128(static_cast<long long>(even)),
                              _mm_cvtsi64_si128(static_cast<long long>(odd)));
}

/// Eight fields that end at ends[0] ... ends[7] and begin behind ends[-1] ... ends[6]. Returns a bit for each
/// that is to be read otherwise. 16 characters before the end of each must be readable.
template <class T>
SLUICE_TARGET_AVX512 inline unsigned eight_numbers_avx512(const char* base, const std::uint32_t* ends,
                                                          T* out) {
    const __m256i end = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ends));
    const __m256i begin = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ends - 1));
    const __m256i length = _mm256_add_epi32(_mm256_sub_epi32(end, begin), _mm256_set1_epi32(-1));
    const __mmask8 is_long = _mm256_cmpgt_epu32_mask(length, _mm256_set1_epi32(16));
    const __m512i outside = _mm512_cvtepu32_epi64(_mm256_sub_epi32(_mm256_set1_epi32(16), length));
    const lane_digits even =
        digits_of_lanes(load_lanes(base, ends), _mm512_shuffle_epi8(outside, _mm512_setzero_si512()));
    const lane_digits odd =
        digits_of_lanes(load_lanes(base, ends + 1), _mm512_shuffle_epi8(outside, _mm512_set1_epi8(8)));
    const __m512i eights =
        _mm512_madd_epi16(_mm512_packus_epi32(even.quads, odd.quads), _mm512_set1_epi32(0x00012710));
    const __m512i mantissa = _mm512_add_epi64(_mm512_mul_epu32(eights, _mm512_set1_epi64(100000000)),
                                              _mm512_srli_epi64(eights, 32));
    const __m512i point = _mm512_cvtepu16_epi64(interleaved(even.lanes.before_point, odd.lanes.before_point));
    const __m512i index = _mm512_sub_epi64(_mm512_setzero_si512(), _mm512_lzcnt_epi64(point));
    const __m512d divisor =
        _mm512_permutex2var_pd(_mm512_loadu_pd(lane_divisors), index, _mm512_loadu_pd(lane_divisors + 8));
    const __m128i minus = interleaved(even.lanes.minus, odd.lanes.minus);
    const __m128i bad = interleaved(even.lanes.bad, odd.lanes.bad);
    __mmask8 otherwise = is_long | _mm_test_epi16_mask(bad, bad) |
                         _mm512_cmpgt_epu64_mask(mantissa, _mm512_set1_epi64(std::int64_t{1} << 53));
    const __m512i magnitude = _mm512_castpd_si512(_mm512_div_pd(_mm512_cvtepu64_pd(mantissa), divisor));
    const __m512i bits = _mm512_mask_or_epi64(magnitude, _mm_test_epi16_mask(minus, minus), magnitude,
                                              _mm512_set1_epi64((std::numeric_limits<std::int64_t>::min)()));
    if constexpr (sizeof(T) == 4) {
        otherwise |= _mm512_cmpeq_epi64_mask(_mm512_and_si512(bits, _mm512_set1_epi64(0x1FFFFFFF)),
                                             _mm512_set1_epi64(0x10000000));
        _mm256_storeu_ps(out, _mm512_cvtpd_ps(_mm512_castsi512_pd(bits)));
    } else {
        _mm512_storeu_pd(out, _mm512_castsi512_pd(bits));
    }
    return otherwise;
}

template <class T>
SLUICE_TARGET_AVX512 inline void numbers_avx512(const char* base, const std::uint32_t* ends, std::size_t n,
                                                T* out, std::uint8_t* others) {
    for (std::size_t i = 0; i < n; i += 8)
        *others++ = static_cast<std::uint8_t>(eight_numbers_avx512(base, ends + i, out + i));
}

}  // namespace sluice::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#endif
