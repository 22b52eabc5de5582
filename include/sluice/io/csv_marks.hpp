// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_text64.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sluice::detail {

/// The characters of a CSV dialect.
struct csv_characters {
    char delimiter = ',';
    char quote = '"';  // NUL, which is refused everywhere, where there is none
};

/// Where the marks (delimiter, quote, CR, LF, NUL) of a text are. Both arrays need room for as many entries as
/// there are characters and 16 more.
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
    [[nodiscard]] std::uint64_t all() const { return delimiters | others; }
};

/// Counts the marks of 64 characters, whose offsets are in `out` already, and adds their breaks.
[[gnu::always_inline]] inline void append_breaks(csv_marks& out, const csv_bits& bits) {
    const std::uint64_t all = bits.all();
    for (std::uint64_t left = bits.others; left != 0; left &= left - 1) {
        const std::uint64_t before = all & ((left & (~left + 1)) - 1);
        out.breaks[out.n_breaks++] =
            static_cast<std::uint32_t>(out.n_marks + static_cast<std::size_t>(std::popcount(before)));
    }
    out.n_marks += static_cast<std::size_t>(std::popcount(all));
}

[[gnu::always_inline]] inline void append_marks(csv_marks& out, std::uint32_t offset, const csv_bits& bits) {
    std::uint32_t* at = out.marks + out.n_marks;
    for (std::uint64_t left = bits.all(); left != 0; left &= left - 1)
        *at++ = offset + static_cast<std::uint32_t>(std::countr_zero(left));
    append_breaks(out, bits);
}

inline void find_marks_portable(const char* begin, const char* end, const csv_characters& characters,
                                csv_marks& out) {
    for (const char* at = begin; at < end; at += 64) {
        const csv_text64_portable text(end - at >= 64 ? at : csv_padded64(at, end).data());
        const csv_bits bits{text.equal(characters.delimiter), text.breaks(characters.quote)};
        append_marks(out, static_cast<std::uint32_t>(at - begin), bits);
    }
}

#if SLUICE_HAS_X86_VECTORS

SLUICE_TARGET_AVX2 inline void find_marks_avx2(const char* begin, const char* end,
                                               const csv_characters& characters, csv_marks& out) {
    for (const char* at = begin; at < end; at += 64) {
        const csv_text64_avx2 text(end - at >= 64 ? at : csv_padded64(at, end).data());
        const csv_bits bits{text.equal(characters.delimiter), text.breaks(characters.quote)};
        append_marks(out, static_cast<std::uint32_t>(at - begin), bits);
    }
}

/// Squeezes the offsets of set bits out of a vector instead of looping over them.
SLUICE_TARGET_AVX512 inline void find_marks_avx512(const char* begin, const char* end,
                                                   const csv_characters& characters, csv_marks& out) {
    const __m512i counting = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    for (const char* at = begin; at < end; at += 64) {
        const csv_text64_avx512 text(end - at >= 64 ? at : csv_padded64(at, end).data());
        const csv_bits bits{text.equal(characters.delimiter), text.breaks(characters.quote)};
        std::uint64_t left = bits.all();
        std::uint32_t* to = out.marks + out.n_marks;
        __m512i offsets = _mm512_add_epi32(counting, _mm512_set1_epi32(static_cast<int>(at - begin)));
        for (int part = 0; part < 4; ++part, left >>= 16) {
            _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(static_cast<__mmask16>(left), offsets));
            to += std::popcount(left & 0xFFFF);
            offsets = _mm512_add_epi32(offsets, _mm512_set1_epi32(16));
        }
        append_breaks(out, bits);
    }
}

#endif

/// Looks for the marks of [begin, end), which is shorter than 2 GiB. O(characters).
inline void find_marks(vector_width width, const char* begin, const char* end,
                       const csv_characters& characters, csv_marks& out) {
    out.n_marks = out.n_breaks = 0;
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return find_marks_avx512(begin, end, characters, out);
    if (width == vector_width::avx2) return find_marks_avx2(begin, end, characters, out);
#endif
    static_cast<void>(width);
    find_marks_portable(begin, end, characters, out);
}

}  // namespace sluice::detail
