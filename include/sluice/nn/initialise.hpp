// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/nn/network.hpp"

#include <vector>

namespace sluice::nn {

/// Parameters to begin with, each layer's by its own rule (`weight_start`; biases are 0). The i-th parameter is drawn by
/// the i-th number of the stream.
template <class Scalar>
[[nodiscard]] std::vector<Scalar> initial_parameters(const network& of, const random_stream& drawn) {
    std::vector<Scalar> parameters(of.n_parameters());
    for (const auto& one : of.layers())
        with_layer(one, [&](const auto& l) { l.initialise(drawn, parameters.data()); });
    return parameters;
}

}  // namespace sluice::nn
