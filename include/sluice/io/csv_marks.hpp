// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_cpu.hpp"
#include "sluice/io/load_eight.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sluice::detail {

/// The characters that have a meaning in a CSV text: the delimiter, and those that end or break a record.
struct csv_characters {
    char delimiter = ',';
    char quote = '"';  // NUL, which is refused everywhere, where there is none
};

/// Where the marks (delimiter, quote, CR, LF, NUL) of a text are. `marks` needs room for as many entries as
/// there are characters and 64 more; so does `breaks`.
struct csv_marks {
    std::uint32_t* marks = nullptr;   // offsets, increasing
    std::uint32_t* breaks = nullptr;  // which of the marks are not delimiters
    std::size_t n_marks = 0;
    std::size_t n_breaks = 0;
};

/// Which of 64 characters are delimiters and which are other marks.
struct csv_bits {
    std::uint64_t delimiters;
    std::uint64_t others;
};

[[gnu::always_inline]] inline void append_breaks(csv_marks& out, const csv_bits& bits) {
    const std::uint64_t all = bits.delimiters | bits.others;
    for (std::uint64_t left = bits.others; left != 0; left &= left - 1)
        out.breaks[out.n_breaks++] =
            static_cast<std::uint32_t>(out.n_marks) +
            static_cast<std::uint32_t>(std::popcount(all & ((left & (~left + 1)) - 1)));
    out.n_marks += static_cast<std::size_t>(std::popcount(all));
}

[[gnu::always_inline]] inline void append_bits(csv_marks& out, std::uint32_t offset, const csv_bits& bits) {
    std::uint32_t* at = out.marks + out.n_marks;
    for (std::uint64_t left = bits.delimiters | bits.others; left != 0; left &= left - 1)
        *at++ = offset + static_cast<std::uint32_t>(std::countr_zero(left));
    append_breaks(out, bits);
}

/// The bits of the last characters of a text, which are fewer than 64.
template <class BitsOf>
[[gnu::always_inline]] inline csv_bits bits_of_rest(const char* at, const char* end, BitsOf&& bits_of) {
    char padded[64];
    // A digit is no mark in any dialect.
    std::memset(padded, '0', sizeof padded);
    std::memcpy(padded, at, static_cast<std::size_t>(end - at));
    return bits_of(padded);
}

/// The high bit of each byte that equals the one that `pattern` repeats.
[[nodiscard]] inline std::uint64_t equal_bytes(std::uint64_t word, std::uint64_t pattern) {
    constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7Fu;
    const std::uint64_t difference = word ^ pattern;
    return ~(((difference & low_bits) + low_bits) | difference | low_bits);
}

[[nodiscard]] inline std::uint64_t repeated_byte(char c) {
    return static_cast<unsigned char>(c) * std::uint64_t{0x0101010101010101u};
}

/// The high bits of eight bytes side by side.
[[nodiscard]] inline std::uint64_t packed_high_bits(std::uint64_t word) {
    return ((word >> 7) * 0x0102040810204080u) >> 56;
}

/// The bits of 64 characters, eight at a time in one word.
class csv_bits_portable {
  public:
    explicit csv_bits_portable(const csv_characters& characters)
        : delimiter_(repeated_byte(characters.delimiter)), quote_(repeated_byte(characters.quote)) {}

    [[nodiscard]] csv_bits operator()(const char* at) const {
        csv_bits bits{0, 0};
        for (int i = 0; i < 8; ++i) {
            const std::uint64_t word = load_eight(at + 8 * i);
            const std::uint64_t others = equal_bytes(word, quote_) | equal_bytes(word, 0) |
                                         equal_bytes(word, repeated_byte('\n')) |
                                         equal_bytes(word, repeated_byte('\r'));
            bits.delimiters |= packed_high_bits(equal_bytes(word, delimiter_)) << (8 * i);
            bits.others |= packed_high_bits(others) << (8 * i);
        }
        return bits;
    }

  private:
    std::uint64_t delimiter_;
    std::uint64_t quote_;
};

inline void find_marks_portable(const char* begin, const char* end, const csv_characters& characters,
                                csv_marks& out) {
    const csv_bits_portable bits_of(characters);
    const char* at = begin;
    for (; end - at >= 64; at += 64) append_bits(out, static_cast<std::uint32_t>(at - begin), bits_of(at));
    if (at != end) append_bits(out, static_cast<std::uint32_t>(at - begin), bits_of_rest(at, end, bits_of));
}

#if SLUICE_HAS_X86_VECTORS

struct csv_bits_avx2 {
    csv_characters characters;

    SLUICE_AVX2 [[nodiscard]] csv_bits operator()(const char* at) const {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32));
        return {delimiters(low) | delimiters(high) << 32, others(low) | others(high) << 32};
    }

  private:
    SLUICE_AVX2 [[nodiscard]] std::uint64_t delimiters(__m256i text) const {
        const __m256i found = _mm256_cmpeq_epi8(text, _mm256_set1_epi8(characters.delimiter));
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
    }
    SLUICE_AVX2 [[nodiscard]] std::uint64_t others(__m256i text) const {
        const __m256i line_ends = _mm256_or_si256(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('\n')),
                                                  _mm256_cmpeq_epi8(text, _mm256_set1_epi8('\r')));
        const __m256i breakers = _mm256_or_si256(_mm256_cmpeq_epi8(text, _mm256_set1_epi8(characters.quote)),
                                                 _mm256_cmpeq_epi8(text, _mm256_setzero_si256()));
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(line_ends, breakers)));
    }
};

SLUICE_AVX2 inline void find_marks_avx2(const char* begin, const char* end, const csv_characters& characters,
                                        csv_marks& out) {
    const csv_bits_avx2 bits_of{characters};
    const char* at = begin;
    for (; end - at >= 64; at += 64) append_bits(out, static_cast<std::uint32_t>(at - begin), bits_of(at));
    if (at != end) append_bits(out, static_cast<std::uint32_t>(at - begin), bits_of_rest(at, end, bits_of));
}

struct csv_bits_avx512 {
    csv_characters characters;

    SLUICE_AVX512 [[nodiscard]] csv_bits operator()(const char* at) const {
        const __m512i text = _mm512_loadu_si512(at);
        return {equal(text, characters.delimiter),
                equal(text, '\n') | equal(text, '\r') | equal(text, characters.quote) | equal(text, '\0')};
    }

  private:
    SLUICE_AVX512 [[nodiscard]] static std::uint64_t equal(__m512i text, char c) {
        return _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(c));
    }
};

/// The offsets of set bits are squeezed out of a vector, without a loop over them.
SLUICE_AVX512 inline void find_marks_avx512(const char* begin, const char* end,
                                            const csv_characters& characters, csv_marks& out) {
    const csv_bits_avx512 bits_of{characters};
    const __m512i counting = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    for (const char* at = begin; at < end; at += 64) {
        const csv_bits bits = end - at >= 64 ? bits_of(at) : bits_of_rest(at, end, bits_of);
        std::uint64_t left = bits.delimiters | bits.others;
        std::uint32_t* to = out.marks + out.n_marks;
        __m512i offsets = _mm512_add_epi32(counting, _mm512_set1_epi32(static_cast<int>(at - begin)));
        for (int part = 0; part < 4; ++part, left >>= 16) {
            const auto mask = static_cast<__mmask16>(left);
            _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(mask, offsets));
            to += std::popcount(left & 0xFFFF);
            offsets = _mm512_add_epi32(offsets, _mm512_set1_epi32(16));
        }
        append_breaks(out, bits);
    }
}

#endif

/// Looks for the marks of [begin, end), which is shorter than 4 GB, in one pass.
inline void find_marks(csv_cpu cpu, const char* begin, const char* end, const csv_characters& characters,
                       csv_marks& out) {
    out.n_marks = out.n_breaks = 0;
#if SLUICE_HAS_X86_VECTORS
    if (cpu == csv_cpu::avx512) return find_marks_avx512(begin, end, characters, out);
    if (cpu == csv_cpu::avx2) return find_marks_avx2(begin, end, characters, out);
#endif
    find_marks_portable(begin, end, characters, out);
}

}  // namespace sluice::detail
