// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <cstddef>

namespace sluice::nn {

/// The end of a skip connection: adds what layer `from` of the network gave, so that the layers between learn what to
/// change of it. Connections do not overlap; the network keeps what is added until the way back comes to layer `from`.
/// Source: He and others, "Deep residual learning for image recognition", 2016, doi:10.1109/CVPR.2016.90.
struct skip_layer : without_parameters {
    skip_layer(std::size_t width, std::size_t source) : n_inputs(width), n_outputs(width), from(source) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t from;

    static constexpr bool in_place = true;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        for (std::size_t i = 0; i < rows.n_rows * n_outputs; ++i) rows.y[i] = rows.x[i] + rows.added[i];
    }
    /// The gradient passes as it is.
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& /*rows*/,
                  const layer_gradients<Scalar>& /*to*/) const {}
};

}  // namespace sluice::nn
