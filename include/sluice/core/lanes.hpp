// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/vector_width.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

// Numbers side by side, the same operation on each of them. Operands go by reference, since how vectors are passed by value depends on
// the target. Compilers without vector types compute one number after the other.
namespace sluice::detail {

#if defined(__GNUC__)
/// `N` numbers, a power of two.
template <std::size_t N>
struct lanes_of {
    typedef double numbers __attribute__((vector_size(N * sizeof(double))));
    typedef std::int64_t bits __attribute__((vector_size(N * sizeof(double))));
};

/// `a * b`, never fused with what is added to it.
template <class Lanes>
SLUICE_ALWAYS_INLINE void multiply(const Lanes& a, const Lanes& b, Lanes& out) {
#if defined(__clang__)
#pragma clang fp contract(off)
    out = a * b;
#else
    out = __builtin_assoc_barrier(a * b);
#endif
}

template <std::size_t N>
SLUICE_ALWAYS_INLINE void exp_of_negative(const typename lanes_of<N>::numbers& x,
                                          typename lanes_of<N>::numbers& out) {
    using lanes = typename lanes_of<N>::numbers;
    // The steps of exact_exp, one for one, for x <= 0.
    const lanes zero = {}, low = zero - 708.0;
    const lanes limited = x < low ? low : x;
    constexpr double shift = 0x1.8p52;
    lanes product, k, high, r;
    multiply(limited, zero + 0x1.71547652b82fep0, product);
    const lanes shifted = product + shift;
    k = shifted - shift;
    multiply(k, zero + 0x1.62e42fee00000p-1, product);
    high = limited - product;
    multiply(k, zero + 0x1.a39ef35793c76p-33, product);
    r = high - product;
    lanes p = zero + 1.0 / 6227020800.0;
    for (const double coefficient :
         {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
          1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0, 1.0}) {
        multiply(p, r, product);
        p = product + coefficient;
    }
    typename lanes_of<N>::bits bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (((bits << 12) >> 12) + 1023) << 52;
    lanes power;
    std::memcpy(&power, &bits, sizeof power);
    multiply(p, power, out);
    out = x < low ? zero : out;
}

template <std::size_t N>
SLUICE_ALWAYS_INLINE void sigmoid_lanes(const typename lanes_of<N>::numbers& x,
                                        typename lanes_of<N>::numbers& out) {
    using lanes = typename lanes_of<N>::numbers;
    const lanes zero = {};
    lanes e;
    exp_of_negative<N>(x < zero ? x : -x, e);
    out = (x < zero ? e : zero + 1.0) / (e + 1.0);
}

template <std::size_t N>
SLUICE_ALWAYS_INLINE void sigmoid_of_all(const double* x, double* out, std::size_t n) {
    std::size_t i = 0;
    for (; i + N <= n; i += N) {
        typename lanes_of<N>::numbers in, result;
        std::memcpy(&in, x + i, sizeof in);
        sigmoid_lanes<N>(in, result);
        std::memcpy(out + i, &result, sizeof result);
    }
    for (; i < n; ++i) out[i] = exact_sigmoid(x[i]);
}
SLUICE_TARGET_AVX512 inline void sigmoid_avx512(const double* x, double* out, std::size_t n) {
    sigmoid_of_all<8>(x, out, n);
}
SLUICE_TARGET_AVX2 inline void sigmoid_avx2(const double* x, double* out, std::size_t n) {
    sigmoid_of_all<4>(x, out, n);
}
inline void sigmoid_baseline(const double* x, double* out, std::size_t n) { sigmoid_of_all<2>(x, out, n); }
#endif

}  // namespace sluice::detail

namespace sluice {

/// `exact_sigmoid` of `n` numbers, with the same bits; `out` may be `x`.
inline void exact_sigmoid(const double* x, double* out, std::size_t n,
                          [[maybe_unused]] vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    if (width == vector_width::avx512) return detail::sigmoid_avx512(x, out, n);
    if (width == vector_width::avx2) return detail::sigmoid_avx2(x, out, n);
    return detail::sigmoid_baseline(x, out, n);
#else
    for (std::size_t i = 0; i < n; ++i) out[i] = exact_sigmoid(x[i]);
#endif
}

}  // namespace sluice
