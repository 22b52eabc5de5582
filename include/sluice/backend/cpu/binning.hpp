// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/vector_width.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::backend::cpu {

namespace detail {

/// The smallest number of the type that is not below the cut: `cut <= x` is the same question of both.
template <class Number>
[[nodiscard]] inline Number rounded_up(double cut) {
    if constexpr (sizeof(Number) == sizeof(double)) return cut;
    // Past the largest number there is infinity only, and converting would be undefined.
    if (cut > static_cast<double>((std::numeric_limits<Number>::max)()))
        return std::numeric_limits<Number>::infinity();
    if (cut < static_cast<double>(std::numeric_limits<Number>::lowest()))
        return cut < -(std::numeric_limits<double>::max)() ? -std::numeric_limits<Number>::infinity()
                                                           : std::numeric_limits<Number>::lowest();
    const auto nearest = static_cast<Number>(cut);
    return static_cast<double>(nearest) < cut
               ? std::nextafter(nearest, std::numeric_limits<Number>::infinity())
               : nearest;
}

/// The first step of the search, `line = keys at or below x`: all numbers look at the same keys, so they are compared
/// key by key. NaN is at or below nothing, and nothing is at or below NaN.
template <std::size_t Bytes, class Number>
SLUICE_ALWAYS_INLINE void count_keys(const Number* keys, std::size_t n_keys, const Number* x, std::size_t n,
                                     std::uint32_t* line) {
    std::size_t i = 0;
#if defined(__GNUC__)
    using whole = std::conditional_t<sizeof(Number) == 4, std::int32_t, std::int64_t>;
    typedef Number numbers __attribute__((vector_size(Bytes)));
    typedef whole wholes __attribute__((vector_size(Bytes)));
    constexpr std::size_t lanes = Bytes / sizeof(Number);
    for (; i + lanes <= n; i += lanes) {
        numbers here;
        std::memcpy(&here, x + i, Bytes);
        wholes count = {};
        for (std::size_t k = 0; k < n_keys; ++k) count -= numbers{} + keys[k] <= here;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            line[i + lane] = static_cast<std::uint32_t>(count[lane]);
    }
#endif
    for (; i < n; ++i) {
        line[i] = 0;
        for (std::size_t k = 0; k < n_keys; ++k) line[i] += keys[k] <= x[i] ? 1u : 0u;
    }
}

/// A later step: `line = factor x line + keys of the line at or below x`, each number at a cache line of its own.
template <class Number>
inline void descend_baseline(const Number* keys, const Number* x, std::size_t n, std::uint32_t factor,
                             std::uint32_t* line) {
    constexpr std::size_t per_line = 64 / sizeof(Number);
    for (std::size_t i = 0; i < n; ++i) {
        const Number* const own = keys + line[i] * per_line;
        std::uint32_t count = 0;
        for (std::size_t k = 0; k < per_line; ++k) count += own[k] <= x[i] ? 1u : 0u;
        line[i] = factor * line[i] + count;
    }
}

#if SLUICE_HAS_X86_VECTORS
template <class Number>
SLUICE_TARGET_AVX2 inline void descend_avx2(const Number* keys, const Number* x, std::size_t n,
                                            std::uint32_t factor, std::uint32_t* line) {
    for (std::size_t i = 0; i < n; ++i) {
        const Number* const own = keys + line[i] * (64 / sizeof(Number));
        int mask = 0;
        if constexpr (sizeof(Number) == sizeof(float)) {
            const __m256 all = _mm256_set1_ps(x[i]);
            const int high = _mm256_movemask_ps(_mm256_cmp_ps(_mm256_load_ps(own + 8), all, _CMP_LE_OQ));
            mask = _mm256_movemask_ps(_mm256_cmp_ps(_mm256_load_ps(own), all, _CMP_LE_OQ)) | high << 8;
        } else {
            const __m256d all = _mm256_set1_pd(x[i]);
            const int high = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(own + 4), all, _CMP_LE_OQ));
            mask = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(own), all, _CMP_LE_OQ)) | high << 4;
        }
        line[i] = factor * line[i] + static_cast<std::uint32_t>(_mm_popcnt_u32(static_cast<unsigned>(mask)));
    }
}
template <class Number>
SLUICE_TARGET_AVX2 inline void count_keys_avx2(const Number* keys, std::size_t n_keys, const Number* x,
                                               std::size_t n, std::uint32_t* line) {
    count_keys<32>(keys, n_keys, x, n, line);
}

template <class Number>
SLUICE_TARGET_AVX512 inline void descend_avx512(const Number* keys, const Number* x, std::size_t n,
                                                std::uint32_t factor, std::uint32_t* line) {
    for (std::size_t i = 0; i < n; ++i) {
        const Number* const own = keys + line[i] * (64 / sizeof(Number));
        unsigned mask = 0;
        if constexpr (sizeof(Number) == sizeof(float))
            mask = _mm512_cmp_ps_mask(_mm512_load_ps(own), _mm512_set1_ps(x[i]), _CMP_LE_OQ);
        else
            mask = _mm512_cmp_pd_mask(_mm512_load_pd(own), _mm512_set1_pd(x[i]), _CMP_LE_OQ);
        line[i] = factor * line[i] + static_cast<std::uint32_t>(_mm_popcnt_u32(mask));
    }
}
template <class Number>
SLUICE_TARGET_AVX512 inline void count_keys_avx512(const Number* keys, std::size_t n_keys, const Number* x,
                                                   std::size_t n, std::uint32_t* line) {
    count_keys<64>(keys, n_keys, x, n, line);
}
#endif

template <class Number>
inline void count_keys(vector_width width, const Number* keys, std::size_t n_keys, const Number* x,
                       std::size_t n, std::uint32_t* line) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return count_keys_avx512(keys, n_keys, x, n, line);
    if (width == vector_width::avx2) return count_keys_avx2(keys, n_keys, x, n, line);
#endif
    static_cast<void>(width);
    count_keys<16>(keys, n_keys, x, n, line);
}

template <class Number>
inline void descend(vector_width width, const Number* keys, const Number* x, std::size_t n,
                    std::uint32_t factor, std::uint32_t* line) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return descend_avx512(keys, x, n, factor, line);
    if (width == vector_width::avx2) return descend_avx2(keys, x, n, factor, line);
#endif
    static_cast<void>(width);
    descend_baseline(keys, x, n, factor, line);
}

}  // namespace detail

/// Increasing cuts, ready for looking up numbers of one type: a tree of cache lines, whose lowest level is the cuts
/// themselves; the keys of the lines above are the cuts at which the lines below them begin.
template <class Number>
class cut_table {
  public:
    explicit cut_table(std::span<const double> cuts) {
        std::vector<Number> keys;
        for (const double cut : cuts) keys.push_back(detail::rounded_up<Number>(cut));
        n_root_keys_ = keys.size();
        levels_.push_back(in_lines(keys, lines_of(keys.size(), per_line)));
        // `below` holds the first key of every line of the level before.
        for (std::vector<Number> below = firsts(keys, per_line); below.size() > 1;) {
            std::vector<Number> line_keys;
            for (std::size_t k = 0; k < below.size(); ++k)
                if (k % (per_line + 1) != 0) line_keys.push_back(below[k]);
            n_root_keys_ = line_keys.size();
            levels_.insert(levels_.begin(), in_lines(line_keys, lines_of(below.size(), per_line + 1)));
            below = firsts(below, per_line + 1);
        }
    }

    /// The rank of each value, `number of cuts <= x`; `missing` for NaN, and true when there was one. Many values side
    /// by side, a cache line at a time. O(n log n_cuts).
    template <class Rank>
    bool find(const Number* values, std::size_t n, Rank missing, Rank* ranks,
              vector_width width = widest_vectors()) const {
        constexpr std::size_t side_by_side = 256;
        bool any_missing = false;
        std::array<std::uint32_t, side_by_side> line;
        for (std::size_t begin = 0; begin < n; begin += side_by_side) {
            const Number* const x = values + begin;
            const std::size_t size = (std::min)(side_by_side, n - begin);
            detail::count_keys(width, levels_[0].data(), n_root_keys_, x, size, line.data());
            for (std::size_t level = 1; level < levels_.size(); ++level) {
                const std::size_t factor = level + 1 < levels_.size() ? per_line + 1 : per_line;
                detail::descend(width, levels_[level].data(), x, size, static_cast<std::uint32_t>(factor),
                                line.data());
            }
            for (std::size_t i = 0; i < size; ++i) {
                const bool is_missing = x[i] != x[i];
                any_missing |= is_missing;
                ranks[begin + i] = is_missing ? missing : static_cast<Rank>(line[i]);
            }
        }
        return any_missing;
    }

  private:
    static constexpr std::size_t per_line = 64 / sizeof(Number);

    /// What is behind the last key is NaN: at or below nothing.
    [[nodiscard]] static aligned_vector<Number> in_lines(const std::vector<Number>& keys,
                                                         std::size_t n_lines) {
        aligned_vector<Number> lines(keys.begin(), keys.end());
        lines.resize(n_lines * per_line, std::numeric_limits<Number>::quiet_NaN());
        return lines;
    }
    [[nodiscard]] static std::size_t lines_of(std::size_t size, std::size_t grain) {
        return (std::max)(std::size_t{1}, (size + grain - 1) / grain);
    }
    [[nodiscard]] static std::vector<Number> firsts(const std::vector<Number>& keys, std::size_t step) {
        std::vector<Number> first;
        for (std::size_t k = 0; k < keys.size(); k += step) first.push_back(keys[k]);
        return first;
    }

    std::vector<aligned_vector<Number>> levels_;  // the root first
    std::size_t n_root_keys_ = 0;
};

}  // namespace sluice::backend::cpu
