// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// `z = x W + b`, for rows x. Its parameters are a part of those of the network, from `place` on: W, [n_inputs x
/// n_outputs] row after row, then b, [n_outputs]. O(n_rows n_inputs n_outputs) each way; allocates nothing.
struct dense_layer {
    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t place;

    [[nodiscard]] std::size_t n_weights() const { return n_inputs * n_outputs; }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + n_outputs; }

    /// `z`, [n_rows x n_outputs], of `x`, [n_rows x n_inputs].
    template <class Scalar>
    void forward(const Scalar* parameters, const Scalar* x, std::size_t n_rows, Scalar* z) const {
        const Scalar* const weights = parameters + place;
        for (std::size_t i = 0; i < n_rows; ++i)
            std::copy_n(weights + n_weights(), n_outputs, z + i * n_outputs);
        add_product({n_rows, n_outputs, n_inputs}, matrix_view<Scalar>{x, n_inputs}, weights, z);
    }

    /// Adds the gradients by the parameters to those at `gradients`, given that by z.
    template <class Scalar>
    void backward(const Scalar* x, const Scalar* by_z, std::size_t n_rows, Scalar* gradients) const {
        Scalar* const by_weights = gradients + place;
        Scalar* const by_biases = by_weights + n_weights();
        add_product({n_inputs, n_outputs, n_rows}, matrix_view<Scalar>{x, n_inputs}.transposed(), by_z,
                    by_weights);
        for (std::size_t i = 0; i < n_rows; ++i)
            for (std::size_t j = 0; j < n_outputs; ++j) by_biases[j] += by_z[i * n_outputs + j];
    }

    /// The gradient by x, given that by z and W transposed, which stands where W stands among `transposed`.
    template <class Scalar>
    void backward_to_inputs(const Scalar* transposed, const Scalar* by_z, std::size_t n_rows,
                            Scalar* by_x) const {
        std::fill_n(by_x, n_rows * n_inputs, Scalar(0));
        add_product({n_rows, n_inputs, n_outputs}, matrix_view<Scalar>{by_z, n_outputs}, transposed + place,
                    by_x);
    }
};

}  // namespace sluice::nn
