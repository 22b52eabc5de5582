// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_cpu.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

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

#if SLUICE_HAS_X86_VECTORS
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the values that its own intrinsics leave open for ones that are used.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

/// 10 to the power of 16 - i, the divisor of a lane whose first i characters reach up to its point; 1 for 0.
inline constexpr double lane_divisors[16] = {1e0, 1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9,
                                             1e8, 1e7,  1e6,  1e5,  1e4,  1e3,  1e2,  1e1};

[[nodiscard]] inline __m128i load_lane(const char* base, std::uint32_t end) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + end - 16));
}

SLUICE_AVX512 inline __m512i load_lanes(const char* base, const std::uint32_t* ends) {
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

SLUICE_AVX512 inline lane_digits digits_of_lanes(__m512i text, __m512i outside) {
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

SLUICE_AVX512 inline __m128i interleaved(std::uint64_t even, std::uint64_t odd) {
    return _mm_unpacklo_epi16(_mm_cvtsi64_si128(static_cast<long long>(even)),
                              _mm_cvtsi64_si128(static_cast<long long>(odd)));
}

/// Eight fields that end at ends[0] ... ends[7] and begin behind ends[-1] ... ends[6]. Returns a bit for each
/// that is to be read otherwise. 16 characters before the end of each must be readable.
template <class T>
SLUICE_AVX512 inline unsigned eight_numbers_avx512(const char* base, const std::uint32_t* ends, T* out) {
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
    const __m512i bits =
        _mm512_mask_or_epi64(magnitude, _mm_test_epi16_mask(minus, minus), magnitude,
                             _mm512_set1_epi64(static_cast<long long>(std::uint64_t{1} << 63)));
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
SLUICE_AVX512 inline void numbers_avx512(const char* base, const std::uint32_t* ends, std::size_t n, T* out,
                                         std::uint8_t* others) {
    for (std::size_t i = 0; i < n; i += 8)
        *others++ = static_cast<std::uint8_t>(eight_numbers_avx512(base, ends + i, out + i));
}

struct quad_digits {
    __m256i quads;  // four digits a word
    __m256i point;  // [lane], twice: how many characters reach up to the point
    std::uint32_t inside, digits, points, minuses;
};

SLUICE_AVX2 inline std::uint32_t bits_of_bytes(__m256i bytes) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

SLUICE_AVX2 inline quad_digits digits_of_lanes(__m256i text, __m256i outside) {
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

SLUICE_AVX2 inline __m256i load_two_lanes(const char* base, std::uint32_t first, std::uint32_t second) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(load_lane(base, first)), load_lane(base, second),
                                   1);
}

/// 16 bits of a mask for each of four fields, in words: not 0 becomes all ones. The even fields are in the
/// lower half.
SLUICE_AVX2 inline __m256i fields_of_lanes(std::uint64_t lanes) {
    const __m128i even = _mm_cvtsi64_si128(static_cast<long long>(lanes));
    const __m128i words = _mm_unpacklo_epi16(even, _mm_srli_epi64(even, 32));
    const __m256i none = _mm256_cmpeq_epi64(_mm256_cvtepu16_epi64(words), _mm256_setzero_si256());
    return _mm256_xor_si256(none, _mm256_set1_epi64x(-1));
}

/// As `eight_numbers_avx512`, for four.
template <class T>
SLUICE_AVX2 inline unsigned four_numbers_avx2(const char* base, const std::uint32_t* ends, T* out) {
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
SLUICE_AVX2 inline void numbers_avx2(const char* base, const std::uint32_t* ends, std::size_t n, T* out,
                                     std::uint8_t* others) {
    for (std::size_t i = 0; i < n; i += 8) {
        const unsigned low = four_numbers_avx2(base, ends + i, out + i);
        const unsigned high = four_numbers_avx2(base, ends + i + 4, out + i + 4);
        *others++ = static_cast<std::uint8_t>(low | high << 4);
    }
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#endif

/// Reads the short plain numbers among `n` fields that end at `ends` and begin behind ends[-1] and so on.
/// Sets a bit of `others` (n / 8 + 1 bytes) for each field whose value is not in `out` then: it is longer than
/// `csv_lane`, no plain number, or one whose rounding needs more care. `csv_lane` characters in front of
/// `base` must be readable, and `ends` and `out` have room for 8 more entries than n.
template <class T>
inline void find_numbers(csv_cpu cpu, [[maybe_unused]] const char* base,
                         [[maybe_unused]] const std::uint32_t* ends, std::size_t n, [[maybe_unused]] T* out,
                         std::uint8_t* others) {
#if SLUICE_HAS_X86_VECTORS
    if (cpu == csv_cpu::avx512) return numbers_avx512(base, ends, n, out, others);
    if (cpu == csv_cpu::avx2) return numbers_avx2(base, ends, n, out, others);
#endif
    // One number at a time is what the caller does with all others anyway.
    std::fill_n(others, n / 8 + 1, std::uint8_t{0xFF});
}

}  // namespace sluice::detail
