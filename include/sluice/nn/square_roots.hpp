// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sluice::nn {

/// `out[i]` becomes the square root of `x[i]`, >= 0, correctly rounded; `out` may be `x`. Compilers do not do several at once,
/// since std::sqrt has to tell of errors.
inline void square_roots(const float* x, float* out, std::size_t n) {
    std::size_t i = 0;
#if defined(__SSE2__)
    for (; i + 4 <= n; i += 4) _mm_storeu_ps(out + i, _mm_sqrt_ps(_mm_loadu_ps(x + i)));
#endif
    for (; i < n; ++i) out[i] = std::sqrt(x[i]);
}

}  // namespace sluice::nn
