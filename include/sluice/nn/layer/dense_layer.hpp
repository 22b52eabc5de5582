// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// `y = x W + b`, for rows x. Its parameters are a part of those of the network, from `place` on: W, [n_inputs x
/// n_outputs] row after row, then b, [n_outputs]. O(n_rows n_inputs n_outputs) each way; allocates nothing.
struct dense_layer {
    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t place = 0;
    weight_start start = weight_start::glorot;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_weights() const { return n_inputs * n_outputs; }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + n_outputs; }
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_weights(drawn, start, n_inputs, n_outputs, place, parameters);
    }
    template <class Scalar>
    void prepare(const Scalar* parameters, Scalar* transposed) const {
        transpose(parameters + place, n_inputs, n_outputs, transposed + place);
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const Scalar* const weights = parameters + place;
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            std::copy_n(weights + n_weights(), n_outputs, rows.y + i * n_outputs);
        add_product({rows.n_rows, n_outputs, n_inputs}, matrix_view<Scalar>{rows.x, n_inputs}, weights,
                    rows.y);
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        Scalar* const by_weights = to.by_parameters + place;
        Scalar* const by_biases = by_weights + n_weights();
        add_product({n_inputs, n_outputs, rows.n_rows}, matrix_view<Scalar>{rows.x, n_inputs}.transposed(),
                    to.by_y, by_weights);
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t j = 0; j < n_outputs; ++j) by_biases[j] += to.by_y[i * n_outputs + j];
        if (to.by_x == nullptr) return;
        std::fill_n(to.by_x, rows.n_rows * n_inputs, Scalar(0));
        add_product({rows.n_rows, n_inputs, n_outputs}, matrix_view<Scalar>{to.by_y, n_outputs},
                    to.transposed + place, to.by_x);
    }
};

}  // namespace sluice::nn
