// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// `y = x W + b`, for rows x. Its parameters are a part of those of the network, from `place` on: W, [n_inputs x
/// n_outputs] row after row, then b, [n_outputs]. With `n_groups` a row is so many of its own kind side by side, tokens
/// for example, and W has their share of both widths. O(n_rows n_inputs n_outputs / n_groups) each way; allocates nothing.
struct dense_layer {
    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t place = 0;
    weight_start start = weight_start::glorot;
    std::size_t n_groups = 1;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t inputs() const { return n_inputs / n_groups; }
    [[nodiscard]] std::size_t outputs() const { return n_outputs / n_groups; }
    [[nodiscard]] std::size_t n_weights() const { return inputs() * outputs(); }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + outputs(); }
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_weights(drawn, start, inputs(), outputs(), place, parameters);
    }
    template <class Scalar>
    void prepare(const Scalar* parameters, Scalar* transposed) const {
        transpose(parameters + place, inputs(), outputs(), transposed + place);
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const std::size_t n = rows.n_rows * n_groups, width = outputs();
        const Scalar* const weights = parameters + place;
        for (std::size_t i = 0; i < n; ++i) std::copy_n(weights + n_weights(), width, rows.y + i * width);
        add_product({n, width, inputs()}, matrix_view<Scalar>{rows.x, inputs()}, weights, rows.y);
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const std::size_t n = rows.n_rows * n_groups, width = outputs();
        Scalar* const by_weights = to.by_parameters + place;
        Scalar* const by_biases = by_weights + n_weights();
        add_product({inputs(), width, n}, matrix_view<Scalar>{rows.x, inputs()}.transposed(), to.by_y,
                    by_weights);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < width; ++j) by_biases[j] += to.by_y[i * width + j];
        if (to.by_x == nullptr) return;
        std::fill_n(to.by_x, n * inputs(), Scalar(0));
        add_product({n, inputs(), width}, matrix_view<Scalar>{to.by_y, width}, to.transposed + place,
                    to.by_x);
    }
};

}  // namespace sluice::nn
