// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/nn/network.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace sluice::nn {

/// Parameters to begin with: biases 0, weights uniform in [-a, a], where a keeps the spread of the units from layer to
/// layer: sqrt(6 / n_inputs) before `relu` and `gelu` (He), sqrt(3 / n_inputs) before `selu` (LeCun), sqrt(6 / (n_inputs +
/// n_outputs)) before others and the outputs (Glorot). The i-th weight is the i-th number of the stream.
/// Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010; He
/// and others, "Delving deep into rectifiers", 2015, doi:10.1109/ICCV.2015.123.
template <class Scalar>
[[nodiscard]] std::vector<Scalar> initial_parameters(const network& of, activation hidden,
                                                     const random_stream& drawn) {
    std::vector<Scalar> parameters(of.n_parameters());
    for (const auto& layer : of.layers()) {
        const auto inputs = static_cast<double>(layer.n_inputs),
                   both = inputs + static_cast<double>(layer.n_outputs);
        const bool last = &layer == &of.layers().back();
        const bool he = !last && (hidden == activation::relu || hidden == activation::gelu);
        const bool lecun = !last && hidden == activation::selu;
        const double bound = std::sqrt(he ? 6 / inputs : lecun ? 3 / inputs : 6 / both);
        for (std::size_t i = layer.place; i < layer.place + layer.n_weights(); ++i)
            parameters[i] = static_cast<Scalar>(exact_product(bound, 2 * drawn.uniform(i) - 1));
    }
    return parameters;
}

}  // namespace sluice::nn
