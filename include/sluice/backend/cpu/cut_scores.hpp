// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace sluice::backend::cpu {

/// What cuts of a node are judged by: the sums of all its rows, what to add to the left ones, penalties, and the least sum
/// of hessians of a child. All sums are whole numbers below 2^53 in magnitude.
struct score_rule {
    double gradient = 0;
    double hessian = 0;
    double more_gradient = 0;
    double more_hessian = 0;
    double l1 = 0;
    double l2 = 0;
    double least_hessian = 0;
};

/// `T(G)^2 / (H + l2)` with `T(G) = sign(G) max(|G| - l1, 0)`; 0 without a weight. The product is divided before anything is
/// added to it, so no compiler can contract it.
[[nodiscard]] inline double score_of_leaf(double gradient, double hessian, double l1, double l2) {
    const double over = std::abs(gradient) - l1, pulled = over > 0 ? over : 0.0;
    const double weight = hessian + l2;
    return weight > 0 ? pulled * pulled / weight : 0.0;
}

namespace detail {

[[nodiscard]] inline double score_of_cut(double gradient, double hessian, const score_rule& rule) {
    const double left_gradient = gradient + rule.more_gradient, left_hessian = hessian + rule.more_hessian;
    const double right_gradient = rule.gradient - left_gradient, right_hessian = rule.hessian - left_hessian;
    const bool allowed = left_hessian >= rule.least_hessian && right_hessian >= rule.least_hessian &&
                         left_hessian != 0 && right_hessian != 0;
    if (!allowed) return -std::numeric_limits<double>::infinity();
    return score_of_leaf(left_gradient, left_hessian, rule.l1, rule.l2) +
           score_of_leaf(right_gradient, right_hessian, rule.l1, rule.l2);
}

#if defined(__GNUC__)
template <std::size_t Bytes>
struct score_lanes {
    typedef double numbers __attribute__((vector_size(Bytes)));
    typedef std::int64_t masks __attribute__((vector_size(Bytes)));

    static SLUICE_ALWAYS_INLINE void keep(numbers& x, const masks& where) {
        x = reinterpret_cast<numbers>(reinterpret_cast<masks>(x) & where);
    }
    /// `score_of_leaf` of each lane, in place of the gradient.
    static SLUICE_ALWAYS_INLINE void become_scores(numbers& gradient, const numbers& hessian,
                                                   const score_rule& rule) {
        keep(gradient, masks{} + (std::numeric_limits<std::int64_t>::max)());
        gradient -= rule.l1;
        keep(gradient, gradient > 0);
        const numbers weight = hessian + rule.l2;
        gradient = gradient * gradient / weight;
        keep(gradient, weight > 0);
    }
    static SLUICE_ALWAYS_INLINE void score(const double* gradients, const double* hessians,
                                           const score_rule& rule, double* scores, numbers& highest) {
        numbers left_gradient, left_hessian;
        std::memcpy(&left_gradient, gradients, Bytes);
        std::memcpy(&left_hessian, hessians, Bytes);
        left_gradient += rule.more_gradient;
        left_hessian += rule.more_hessian;
        numbers right_gradient = rule.gradient - left_gradient;
        const numbers right_hessian = rule.hessian - left_hessian;
        const masks allowed = (left_hessian >= rule.least_hessian) & (right_hessian >= rule.least_hessian) &
                              (left_hessian != 0) & (right_hessian != 0);
        become_scores(left_gradient, left_hessian, rule);
        become_scores(right_gradient, right_hessian, rule);
        numbers both = left_gradient + right_gradient,
                refused = numbers{} - std::numeric_limits<double>::infinity();
        keep(both, allowed);
        keep(refused, ~allowed);
        both = reinterpret_cast<numbers>(reinterpret_cast<masks>(both) | reinterpret_cast<masks>(refused));
        std::memcpy(scores, &both, Bytes);
        highest = both > highest ? both : highest;
    }
};
#endif

template <std::size_t Bytes>
SLUICE_ALWAYS_INLINE double score_cuts(const double* gradients, const double* hessians, std::size_t n,
                                       const score_rule& rule, double* scores) {
    std::size_t i = 0;
    double highest = -std::numeric_limits<double>::infinity();
#if defined(__GNUC__)
    using lanes = score_lanes<Bytes>;
    constexpr std::size_t at_once = Bytes / sizeof(double);
    typename lanes::numbers highest_of_lane = typename lanes::numbers{} + highest;
    for (; i + at_once <= n; i += at_once)
        lanes::score(gradients + i, hessians + i, rule, scores + i, highest_of_lane);
    for (std::size_t k = 0; k < at_once; ++k)
        highest = highest_of_lane[k] > highest ? highest_of_lane[k] : highest;
#endif
    for (; i < n; ++i) {
        scores[i] = score_of_cut(gradients[i], hessians[i], rule);
        highest = scores[i] > highest ? scores[i] : highest;
    }
    return highest;
}

SLUICE_TARGET_AVX2 inline double score_cuts_avx2(const double* gradients, const double* hessians,
                                                 std::size_t n, const score_rule& rule, double* scores) {
    return score_cuts<32>(gradients, hessians, n, rule, scores);
}
SLUICE_TARGET_AVX512 inline double score_cuts_avx512(const double* gradients, const double* hessians,
                                                     std::size_t n, const score_rule& rule, double* scores) {
    return score_cuts<64>(gradients, hessians, n, rule, scores);
}

}  // namespace detail

/// What both children of each of `n` cuts are worth, given the sums of gradients and hessians to the left of it:
/// `score_of_leaf` of one plus that of the other; minus infinity where a child has no hessian, or less than it must. Gives
/// the highest score. The same bits for any vector width.
inline double score_cuts(const double* gradients, const double* hessians, std::size_t n,
                         const score_rule& rule, double* scores, vector_width width = widest_vectors()) {
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return detail::score_cuts_avx512(gradients, hessians, n, rule, scores);
    if (width == vector_width::avx2) return detail::score_cuts_avx2(gradients, hessians, n, rule, scores);
#endif
    static_cast<void>(width);
    return detail::score_cuts<16>(gradients, hessians, n, rule, scores);
}

}  // namespace sluice::backend::cpu
