// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"
#include "sluice/io/eight_characters.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif
#include <cstring>

namespace sluice::detail {

/// 64 characters of a text. Bit i of `equal` tells whether character i is `c`, bit i of `breaks` whether it is
/// a line feed, a carriage return, NUL or the quote.
class csv_text64_portable {
  public:
    explicit csv_text64_portable(const char* at) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] = load_eight(at + 8 * i);
    }
    [[nodiscard]] std::uint64_t equal(char c) const {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < words_.size(); ++i) bits |= packed(equal_eight(words_[i], c)) << (8 * i);
        return bits;
    }
    [[nodiscard]] std::uint64_t breaks(char quote) const {
        constexpr std::uint64_t high_bits = 0x8080808080808080u;
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const std::uint64_t word = words_[i], quotes = equal_eight(word, quote);
            // Most words have no character below 16 and no quote.
            const std::uint64_t low = ~(((word & ~high_bits) + 0x7070707070707070u) | word) & high_bits;
            if ((low | quotes) == 0) continue;
            const std::uint64_t ends = equal_eight(word, '\n') | equal_eight(word, '\r');
            bits |= packed(ends | equal_eight(word, '\0') | quotes) << (8 * i);
        }
        return bits;
    }

  private:
    // The high bits of eight bytes side by side.
    [[nodiscard]] static std::uint64_t packed(std::uint64_t word) {
        return ((word >> 7) * 0x0102040810204080u) >> 56;
    }

    std::array<std::uint64_t, 8> words_;
};

#if SLUICE_HAS_X86_VECTORS

/// As `csv_text64_portable`.
class csv_text64_avx2 {
  public:
    SLUICE_TARGET_AVX2 explicit csv_text64_avx2(const char* at)
        : low_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))),
          high_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32))) {}
    SLUICE_TARGET_AVX2 std::uint64_t equal(char c) const {
        const __m256i wanted = _mm256_set1_epi8(c);
        const int low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low_, wanted));
        const int high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high_, wanted));
        return static_cast<std::uint32_t>(low) | std::uint64_t{static_cast<std::uint32_t>(high)} << 32;
    }
    SLUICE_TARGET_AVX2 std::uint64_t breaks(char quote) const {
        return equal('\n') | equal('\r') | equal('\0') | equal(quote);
    }

  private:
    __m256i low_;
    __m256i high_;
};

/// As `csv_text64_portable`.
class csv_text64_avx512 {
  public:
    SLUICE_TARGET_AVX512 explicit csv_text64_avx512(const char* at) : text_(_mm512_loadu_si512(at)) {}
    SLUICE_TARGET_AVX512 std::uint64_t equal(char c) const {
        return _mm512_cmpeq_epi8_mask(text_, _mm512_set1_epi8(c));
    }
    SLUICE_TARGET_AVX512 std::uint64_t breaks(char quote) const {
        return equal('\n') | equal('\r') | equal('\0') | equal(quote);
    }

  private:
    __m512i text_;
};

#endif

/// The last characters of a text, fewer than 64, as 64. What follows them is no mark of any dialect.
class csv_padded64 {
  public:
    csv_padded64(const char* at, const char* end) {
        std::memset(characters_, '0', sizeof characters_);
        std::memcpy(characters_, at, static_cast<std::size_t>(end - at));
    }
    [[nodiscard]] const char* data() const { return characters_; }

  private:
    char characters_[64];
};

}  // namespace sluice::detail
