// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/dropout.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// `y = x` times what `dropout` draws, by row and the layer's number; `y = x` when predicting.
struct dropout_layer : without_parameters {
    dropout_layer(std::size_t width, double left_out, std::size_t its_number)
        : n_inputs(width), n_outputs(width), probability(left_out), number(its_number) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    double probability;
    std::size_t number;

    static constexpr bool in_place = true;
    [[nodiscard]] std::size_t n_kept() const { return n_outputs; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        const std::size_t n = rows.n_rows * n_outputs;
        if (rows.draws == nullptr) {
            if (rows.y != rows.x) std::copy_n(rows.x, n, rows.y);
            return;
        }
        dropout{probability, rows.draws->drawn, rows.draws->first_row}.draw(number, rows.n_rows, n_outputs,
                                                                            rows.kept);
        for (std::size_t i = 0; i < n; ++i) rows.y[i] = rows.x[i] * rows.kept[i];
    }
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        for (std::size_t i = 0; i < rows.n_rows * n_outputs; ++i) to.by_y[i] *= rows.kept[i];
    }
};

}  // namespace sluice::nn
