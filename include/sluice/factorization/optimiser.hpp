// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/vector_width.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#if SLUICE_HAS_X86_VECTORS
#include <immintrin.h>
#endif

namespace sluice::factorization {

/// How a gradient g moves a parameter: `sgd` by `rate g`, `adagrad` by `rate g / (sqrt(sum of g^2 so far) + epsilon)`.
/// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011,
/// jmlr.org/papers/v12/duchi11a.html.
enum class optimiser : std::uint8_t { sgd, adagrad };
constexpr auto names_of(optimiser) { return std::array<std::string_view, 2>{"sgd", "adagrad"}; }

/// One step of parameters that stand side by side, each with a gradient and, for AdaGrad, a sum of squares.
struct descent {
    optimiser by = optimiser::adagrad;
    double clip =
        std::numeric_limits<double>::infinity();  ///< largest magnitude of a gradient before weight decay
    double epsilon = 0;

    void step(double& parameter, double& squares, double gradient, double rate, double decay) const {
        // Not std::clamp, which does something else with NaN than vectors do.
        gradient = gradient > -clip ? gradient : -clip;
        gradient = gradient < clip ? gradient : clip;
        gradient += exact_product(decay, parameter);
        if (by == optimiser::sgd) {
            parameter -= exact_product(rate, gradient);
        } else {
            squares += exact_product(gradient, gradient);
            parameter -= exact_product(rate, gradient) / (std::sqrt(squares) + epsilon);
        }
    }
    /// `squares` may be null for SGD. The same bits as one parameter after the other.
    void step(double* parameters, double* squares, const double* gradients, std::size_t n, double rate,
              double decay) const {
        std::size_t at = 0;
#if SLUICE_HAS_X86_VECTORS
        if (by == optimiser::adagrad && widest_vectors() != vector_width::baseline)
            at = adagrad_avx2(parameters, squares, gradients, n, rate, decay);
#endif
        double unused = 0;
        for (; at < n; ++at)
            step(parameters[at], squares == nullptr ? unused : squares[at], gradients[at], rate, decay);
    }

  private:
#if SLUICE_HAS_X86_VECTORS
    /// Gives how many parameters were moved: all but those that fill no vector.
    SLUICE_TARGET_AVX2 std::size_t adagrad_avx2(double* parameters, double* squares, const double* gradients,
                                                std::size_t n, double rate, double decay) const {
        const __m256d high = _mm256_set1_pd(clip), low = _mm256_set1_pd(-clip);
        const __m256d rates = _mm256_set1_pd(rate), decays = _mm256_set1_pd(decay);
        const __m256d epsilons = _mm256_set1_pd(epsilon);
        std::size_t at = 0;
        for (; at + 4 <= n; at += 4) {
            const __m256d w = _mm256_loadu_pd(parameters + at);
            __m256d g = _mm256_min_pd(_mm256_max_pd(_mm256_loadu_pd(gradients + at), low), high);
            g = _mm256_add_pd(g, _mm256_mul_pd(decays, w));
            const __m256d sum = _mm256_add_pd(_mm256_loadu_pd(squares + at), _mm256_mul_pd(g, g));
            const __m256d root = _mm256_add_pd(_mm256_sqrt_pd(sum), epsilons);
            _mm256_storeu_pd(squares + at, sum);
            _mm256_storeu_pd(parameters + at, _mm256_sub_pd(w, _mm256_div_pd(_mm256_mul_pd(rates, g), root)));
        }
        return at;
    }
#endif
};

}  // namespace sluice::factorization
