// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::nn {

/// Puts some inputs of the network behind each row: numbers that the layers before did not look at.
struct joined_inputs_layer : without_parameters {
    joined_inputs_layer(std::size_t width, std::size_t inputs_width, std::vector<std::size_t> which)
        : n_inputs(width),
          n_outputs(width + which.size()),
          n_network_inputs(inputs_width),
          joined(std::move(which)) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t n_network_inputs;
    std::vector<std::size_t> joined;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            Scalar* y = std::copy_n(rows.x + i * n_inputs, n_inputs, rows.y + i * n_outputs);
            for (const std::size_t j : joined) *y++ = rows.inputs[i * n_network_inputs + j];
        }
    }
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            std::copy_n(to.by_y + i * n_outputs, n_inputs, to.by_x + i * n_inputs);
    }
};

}  // namespace sluice::nn
