// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/activation.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <cstddef>

namespace sluice::nn {

/// `y = kind(x)`, number by number.
struct activation_layer : without_parameters {
    activation_layer(std::size_t width, activation of) : n_inputs(width), n_outputs(width), kind(of) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    activation kind;

    static constexpr bool in_place = true;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        activate(kind, rows.x, rows.y, rows.n_rows * n_outputs);
    }
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        activate_back(kind, rows.x, rows.y, to.by_y, rows.n_rows * n_outputs);
    }
};

}  // namespace sluice::nn
