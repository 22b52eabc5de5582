// SPDX-License-Identifier: MIT
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define SLUICE_HAS_X86_VECTORS 1
#include <immintrin.h>
#define SLUICE_AVX2 [[gnu::target("avx2,bmi,popcnt")]]
#define SLUICE_AVX512 [[gnu::target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512cd")]]
#else
#define SLUICE_HAS_X86_VECTORS 0
#endif

namespace sluice::detail {

/// What the processor at hand can do; each level gives the same results.
enum class csv_cpu { portable, avx2, avx512 };

/// The highest level of this processor. Looked up once.
[[nodiscard]] inline csv_cpu best_csv_cpu() {
#if SLUICE_HAS_X86_VECTORS
    static const csv_cpu best = [] {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("bmi"))
            return csv_cpu::avx512;
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? csv_cpu::avx2
                                                                               : csv_cpu::portable;
    }();
    return best;
#else
    return csv_cpu::portable;
#endif
}

}  // namespace sluice::detail
