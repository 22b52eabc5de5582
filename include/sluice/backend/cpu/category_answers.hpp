// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict.hpp"
#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

/// A set of categories that rows are asked for: bit k of the words is category k.
struct category_question {
    const std::uint64_t* words = nullptr;
    std::size_t n_words = 0;      // fewer than 2^25
    bool missing_inside = false;  // whether missing values count as inside
};

/// The category of a row that has none.
inline constexpr std::uint32_t missing_category = (std::numeric_limits<std::uint32_t>::max)();

namespace detail {

template <class Rank>
inline void category_answers_of_one(const std::uint32_t* categories, const category_question& asked,
                                    Rank* answers) {
    for (std::size_t i = 0; i < rows_per_block; ++i) {
        const std::uint32_t category = categories[i];
        const bool known = category < 64 * asked.n_words;
        const bool inside = known ? (asked.words[category / 64] >> (category % 64) & 1) != 0
                                  : category == missing_category && asked.missing_inside;
        answers[i] = inside ? Rank{0} : Rank{1};
    }
}

#if SLUICE_HAS_X86_VECTORS
template <class Rank>
SLUICE_TARGET_AVX512 inline void category_answers_avx512(const std::uint32_t* categories,
                                                         const category_question& asked, Rank* answers) {
    const __m512i end = _mm512_set1_epi32(static_cast<int>(64 * asked.n_words));
    const __m512i missing = _mm512_set1_epi32(-1), one = _mm512_set1_epi32(1);
    const __mmask16 of_missing = asked.missing_inside ? 0xFFFF : 0;
    for (std::size_t i = 0; i < rows_per_block; i += 16) {
        const __m512i category = _mm512_loadu_si512(categories + i);
        const __mmask16 known = _mm512_cmplt_epu32_mask(category, end);
        const __m512i words = _mm512_mask_i32gather_epi32(
            _mm512_setzero_si512(), known, _mm512_maskz_srli_epi32(known, category, 5), asked.words, 4);
        const __m512i bits =
            _mm512_maskz_sllv_epi32(0xFFFF, one, _mm512_and_si512(category, _mm512_set1_epi32(31)));
        const __mmask16 inside = _mm512_test_epi32_mask(words, bits);
        const __mmask16 missing_inside = _mm512_mask_cmpeq_epi32_mask(of_missing, category, missing);
        const __m512i answer = _mm512_maskz_mov_epi32(
            static_cast<__mmask16>(~static_cast<unsigned>(inside | missing_inside)), one);
        if constexpr (sizeof(Rank) == 1)
            _mm512_mask_cvtepi32_storeu_epi8(answers + i, 0xFFFF, answer);
        else
            _mm512_mask_cvtepi32_storeu_epi16(answers + i, 0xFFFF, answer);
    }
}
#endif

}  // namespace detail

/// Asks a block of rows for a set: the answers are 0 inside and 1 outside, [rows_per_block] each.
template <class Rank>
void category_answers(const std::uint32_t* categories, const category_question& asked, Rank* answers,
                      vector_width width = widest_vectors()) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::category_answers_avx512(categories, asked, answers);
#endif
    static_cast<void>(width);
    detail::category_answers_of_one(categories, asked, answers);
}

}  // namespace sluice::backend::cpu
