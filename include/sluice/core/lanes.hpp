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

struct sigmoid_operation {
    static double one(double x) { return exact_sigmoid(x); }
    template <std::size_t N>
    SLUICE_ALWAYS_INLINE static void lanes(const typename lanes_of<N>::numbers& x,
                                           typename lanes_of<N>::numbers& out) {
        using numbers = typename lanes_of<N>::numbers;
        const numbers zero = {};
        numbers e;
        exp_of_negative<N>(x < zero ? x : -x, e);
        out = (x < zero ? e : zero + 1.0) / (e + 1.0);
    }
};
struct exp_of_negative_operation {
    static double one(double x) { return exact_exp(x); }
    template <std::size_t N>
    SLUICE_ALWAYS_INLINE static void lanes(const typename lanes_of<N>::numbers& x,
                                           typename lanes_of<N>::numbers& out) {
        exp_of_negative<N>(x, out);
    }
};

template <std::size_t N, class Operation>
SLUICE_ALWAYS_INLINE void apply_lanes(const double* x, double* out, std::size_t n) {
    std::size_t i = 0;
    for (; i + N <= n; i += N) {
        typename lanes_of<N>::numbers in, result;
        std::memcpy(&in, x + i, sizeof in);
        Operation::template lanes<N>(in, result);
        std::memcpy(out + i, &result, sizeof result);
    }
    for (; i < n; ++i) out[i] = Operation::one(x[i]);
}
template <class Operation>
SLUICE_TARGET_AVX512 void apply_avx512(const double* x, double* out, std::size_t n) {
    apply_lanes<8, Operation>(x, out, n);
}
template <class Operation>
SLUICE_TARGET_AVX2 void apply_avx2(const double* x, double* out, std::size_t n) {
    apply_lanes<4, Operation>(x, out, n);
}

template <class Operation>
void apply(const double* x, double* out, std::size_t n, vector_width width) {
    if (width == vector_width::avx512) return apply_avx512<Operation>(x, out, n);
    if (width == vector_width::avx2) return apply_avx2<Operation>(x, out, n);
    return apply_lanes<2, Operation>(x, out, n);
}
#endif

}  // namespace sluice::detail

namespace sluice {

/// `exact_sigmoid` of `n` numbers, with the same bits; `out` may be `x`.
inline void exact_sigmoid(const double* x, double* out, std::size_t n,
                          [[maybe_unused]] vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    detail::apply<detail::sigmoid_operation>(x, out, n, width);
#else
    for (std::size_t i = 0; i < n; ++i) out[i] = exact_sigmoid(x[i]);
#endif
}

/// `exact_exp` of `n` numbers of which none is above 0, with the same bits; `out` may be `x`.
inline void exact_exp_of_negative(const double* x, double* out, std::size_t n,
                                  [[maybe_unused]] vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    detail::apply<detail::exp_of_negative_operation>(x, out, n, width);
#else
    for (std::size_t i = 0; i < n; ++i) out[i] = exact_exp(x[i]);
#endif
}

}  // namespace sluice
