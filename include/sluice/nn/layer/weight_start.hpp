// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// How far first weights spread, so that the spread of units stays from layer to layer: uniform in [-a, a], a being
/// sqrt(6 / n_inputs) (`he`, before `relu` and `gelu`), sqrt(3 / n_inputs) (`lecun`, before `selu`), sqrt(6 / (n_inputs +
/// n_outputs)) (`glorot`, before others).
/// Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010; He
/// and others, "Delving deep into rectifiers", 2015, doi:10.1109/ICCV.2015.123.
enum class weight_start { he, lecun, glorot };

/// Parameters `begin` to `end`, each by the number of the stream that stands at its place.
template <class Scalar>
void draw_uniform(const random_stream& drawn, double bound, std::size_t begin, std::size_t end,
                  Scalar* parameters) {
    for (std::size_t i = begin; i < end; ++i)
        parameters[i] = static_cast<Scalar>(exact_product(bound, 2 * drawn.uniform(i) - 1));
}

/// The weights of a matrix, [n_inputs x n_outputs], at `place`.
template <class Scalar>
void draw_weights(const random_stream& drawn, weight_start start, std::size_t n_inputs, std::size_t n_outputs,
                  std::size_t place, Scalar* parameters) {
    const auto inputs = static_cast<double>(n_inputs), both = inputs + static_cast<double>(n_outputs);
    const double bound = std::sqrt(start == weight_start::he      ? 6 / inputs
                                   : start == weight_start::lecun ? 3 / inputs
                                                                  : 6 / both);
    draw_uniform(drawn, bound, place, place + n_inputs * n_outputs, parameters);
}

}  // namespace sluice::nn
