// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string_view>

// A function that is compiled for wider vectors than the rest of the program; the caller makes sure that the
// processor has them.
#if defined(__GNUC__) && defined(__x86_64__)
#define SLUICE_HAS_X86_VECTORS 1
#define SLUICE_TARGET_AVX2 [[gnu::target("avx2,bmi,popcnt")]]
#define SLUICE_TARGET_AVX512 [[gnu::target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512cd")]]
#else
#define SLUICE_HAS_X86_VECTORS 0
#define SLUICE_TARGET_AVX2
#define SLUICE_TARGET_AVX512
#endif
#if defined(__GNUC__)
#define SLUICE_ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define SLUICE_ALWAYS_INLINE inline
#endif

namespace sluice {

/// How wide the vectors of a kernel are. All widths give the same bits; they differ in speed alone.
enum class vector_width { baseline, avx2, avx512 };
[[nodiscard]] constexpr auto names_of(vector_width) {
    return std::array<std::string_view, 3>{"baseline", "avx2", "avx512"};
}

namespace detail {

/// The width that the environment variable SLUICE_VECTOR_WIDTH names, where it is narrower than `widest`.
[[nodiscard]] inline vector_width limited(vector_width widest) noexcept {
    const char* const asked = std::getenv("SLUICE_VECTOR_WIDTH");
    for (std::size_t k = 0; asked != nullptr && k < static_cast<std::size_t>(widest); ++k)
        if (names_of(widest)[k] == asked) return static_cast<vector_width>(k);
    return widest;
}

}  // namespace detail

/// The widest vectors that this processor has, found out once: programs that are built for any processor of a
/// family lose nothing. The environment variable SLUICE_VECTOR_WIDTH (`baseline`, `avx2`) narrows them, to measure
/// what they give or to see that they change nothing.
[[nodiscard]] inline vector_width widest_vectors() noexcept {
#if SLUICE_HAS_X86_VECTORS
    static const vector_width width = [] {
        __builtin_cpu_init();
        if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
            !__builtin_cpu_supports("popcnt"))
            return vector_width::baseline;
        const bool all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                         __builtin_cpu_supports("avx512cd");
        return detail::limited(all ? vector_width::avx512 : vector_width::avx2);
    }();
    return width;
#else
    return vector_width::baseline;
#endif
}

}  // namespace sluice
