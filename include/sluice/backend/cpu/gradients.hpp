// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/lanes.hpp"
#include "sluice/trees/types.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sluice::backend::cpu {

/// What the quantiser has to know of the derivatives of some rows.
struct gradient_summary {
    double gradient = 0;            ///< largest magnitude
    double hessian = 0;             ///< largest
    std::uint64_t quantum_sum = 0;  ///< sum of the magnitudes of the gradients, each in whole quanta
    std::uint64_t n_rows = 0;       ///< rows with a gradient or a hessian

    void add(const gradient_summary& other) {
        gradient = other.gradient > gradient ? other.gradient : gradient;
        hessian = other.hessian > hessian ? other.hessian : hessian;
        quantum_sum += other.quantum_sum;
        n_rows += other.n_rows;
    }
};

namespace detail {

/// Added to a number below 2^51 it leaves the nearest whole number, ties to even, in the lowest bits.
inline constexpr double rounding_shift = 0x1.8p52;
/// Larger numbers of quanta come of a guess of the scale that is thrown away.
inline constexpr double most_quanta = 0x1p31;

[[nodiscard]] inline std::int64_t nearest_whole(double x) {
    const double limited = x < -most_quanta ? -most_quanta : x > most_quanta ? most_quanta : x;
    return static_cast<std::int64_t>((limited + rounding_shift) - rounding_shift);
}

inline void summarise_one(double g, double h, double per_gradient, gradient_summary& seen) {
    const double magnitude = g < 0 ? -g : g;
    seen.add({magnitude, h, static_cast<std::uint64_t>(nearest_whole(magnitude * per_gradient)),
              h > 0 || magnitude > 0 ? 1u : 0u});
}

#if defined(__GNUC__)
template <std::size_t N>
SLUICE_ALWAYS_INLINE void narrow_words(const double* g, const double* h, std::size_t n, double per_gradient,
                                       double per_hessian, std::uint32_t first_row, trees::narrow_row* rows,
                                       gradient_summary& seen) {
    using lanes = typename sluice::detail::lanes_of<N>::numbers;
    using bits = typename sluice::detail::lanes_of<N>::bits;
    const lanes zero = {}, most = zero + most_quanta, shift = zero + rounding_shift;
    lanes largest_gradient = zero, largest_hessian = zero, quantum_sum = zero;
    bits n_rows = {}, row = {}, shift_bits;
    std::memcpy(&shift_bits, &shift, sizeof shift);
    for (std::size_t k = 0; k < N; ++k) row[k] = first_row + static_cast<std::int64_t>(k);
    std::size_t i = 0;
    for (; i + N <= n; i += N, row += static_cast<std::int64_t>(N)) {
        lanes gradient, hessian;
        std::memcpy(&gradient, g + i, sizeof gradient);
        std::memcpy(&hessian, h + i, sizeof hessian);
        const lanes magnitude = gradient < zero ? -gradient : gradient;
        largest_gradient = magnitude > largest_gradient ? magnitude : largest_gradient;
        largest_hessian = hessian > largest_hessian ? hessian : largest_hessian;
        n_rows -= (magnitude > zero) | (hessian > zero);
        // Powers of two: the products are exact, fused or not.
        const lanes in_quanta = magnitude * per_gradient, hessian_in_quanta = hessian * per_hessian;
        const lanes limited = in_quanta > most ? most : in_quanta;
        const lanes limited_hessian = hessian_in_quanta > most ? most : hessian_in_quanta;
        const lanes rounded = limited + shift, rounded_hessian = limited_hessian + shift;
        // Whole numbers below 2^53: exact in any order.
        quantum_sum += rounded - shift;
        bits whole, whole_hessian;
        std::memcpy(&whole, &rounded, sizeof whole);
        std::memcpy(&whole_hessian, &rounded_hessian, sizeof whole_hessian);
        whole -= shift_bits;
        whole = gradient < zero ? -whole : whole;
        const bits word = (((whole << 16) + (whole_hessian - shift_bits)) << 32) | row;
        std::memcpy(static_cast<void*>(rows + i), &word, sizeof word);
    }
    for (std::size_t k = 0; k < N; ++k)
        seen.add({largest_gradient[k], largest_hessian[k], static_cast<std::uint64_t>(quantum_sum[k]),
                  static_cast<std::uint64_t>(n_rows[k])});
    for (; i < n; ++i) {
        summarise_one(g[i], h[i], per_gradient, seen);
        rows[i] =
            trees::narrow_row::of(first_row + static_cast<std::uint32_t>(i),
                                  nearest_whole(g[i] * per_gradient), nearest_whole(h[i] * per_hessian));
    }
}
SLUICE_TARGET_AVX512 inline void narrow_words_avx512(const double* g, const double* h, std::size_t n,
                                                     double per_gradient, double per_hessian,
                                                     std::uint32_t first_row, trees::narrow_row* rows,
                                                     gradient_summary& seen) {
    narrow_words<8>(g, h, n, per_gradient, per_hessian, first_row, rows, seen);
}
SLUICE_TARGET_AVX2 inline void narrow_words_avx2(const double* g, const double* h, std::size_t n,
                                                 double per_gradient, double per_hessian,
                                                 std::uint32_t first_row, trees::narrow_row* rows,
                                                 gradient_summary& seen) {
    narrow_words<4>(g, h, n, per_gradient, per_hessian, first_row, rows, seen);
}
#endif

}  // namespace detail

/// Writes the words of rows `first_row`, `first_row + 1`, ... and sums up what was seen. Hessians are not negative.
inline void quantise(const double* g, const double* h, std::size_t n, double per_gradient, double per_hessian,
                     std::uint32_t first_row, trees::narrow_row* rows, gradient_summary& seen,
                     [[maybe_unused]] vector_width width = widest_vectors()) {
#if defined(__GNUC__)
    if constexpr (std::endian::native == std::endian::little) {
        if (width == vector_width::avx512)
            return detail::narrow_words_avx512(g, h, n, per_gradient, per_hessian, first_row, rows, seen);
        if (width == vector_width::avx2)
            return detail::narrow_words_avx2(g, h, n, per_gradient, per_hessian, first_row, rows, seen);
        return detail::narrow_words<2>(g, h, n, per_gradient, per_hessian, first_row, rows, seen);
    }
#endif
    for (std::size_t i = 0; i < n; ++i) {
        detail::summarise_one(g[i], h[i], per_gradient, seen);
        rows[i] = trees::narrow_row::of(first_row + static_cast<std::uint32_t>(i),
                                        detail::nearest_whole(g[i] * per_gradient),
                                        detail::nearest_whole(h[i] * per_hessian));
    }
}

/// The same as words of 32 bits each; `quantum_sum` is still counted in the quanta of the narrow ones.
inline void quantise(const double* g, const double* h, std::size_t n, double per_gradient, double per_hessian,
                     std::uint32_t first_row, trees::wide_row* rows, gradient_summary& seen) {
    for (std::size_t i = 0; i < n; ++i) {
        detail::summarise_one(g[i], h[i], per_gradient, seen);
        rows[i] = trees::wide_row::of(first_row + static_cast<std::uint32_t>(i),
                                      detail::nearest_whole(g[i] * per_gradient * 0x1p16),
                                      detail::nearest_whole(h[i] * per_hessian * 0x1p16));
    }
}

}  // namespace sluice::backend::cpu
