// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"
#include "sluice/nn/parameter_block.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

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

    /// Blocks of whole rows of W, the last one with b.
    [[nodiscard]] std::vector<parameter_block> blocks(std::size_t index) const {
        constexpr std::size_t fewest_inputs = 48, parameters_a_block = fewest_inputs * 64;
        const std::size_t most = (std::max)(fewest_inputs, parameters_a_block / outputs());
        std::vector<parameter_block> all;
        for (std::size_t i = 0; i < inputs(); i += most) {
            const std::size_t n = (std::min)(most, inputs() - i), begin = place + i * outputs();
            all.push_back({index, begin, begin + n * outputs(), i, n});
        }
        all.back().end = place + n_parameters();
        return all;
    }
    /// Packs weights of a block for the way forward, and their transpose for the way back.
    template <class Scalar>
    void prepare(const parameter_block& block, const Scalar* parameters, Scalar* packed) const {
        pack({inputs(), outputs(), block.first_input, block.first_input + block.n_inputs, 0, outputs()},
             matrix_view<Scalar>{parameters + block.begin, outputs()}, packed + place);
    }
    template <class Scalar>
    void prepare_back(const parameter_block& block, const Scalar* parameters, Scalar* transposed) const {
        pack({outputs(), inputs(), 0, outputs(), block.first_input, block.first_input + block.n_inputs},
             matrix_view<Scalar>{parameters + block.begin, outputs()}.transposed(), transposed + place);
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const std::size_t n = rows.n_rows * n_groups, width = outputs();
        const Scalar* const weights = parameters + place;
        for (std::size_t i = 0; i < n; ++i) std::copy_n(weights + n_weights(), width, rows.y + i * width);
        const product_shape shape{n, width, inputs()};
        const matrix_view<Scalar> x{rows.x, inputs()};
        if (rows.packed == nullptr)
            add_product(shape, x, weights, rows.y);
        else
            add_product(shape, x, packed_matrix<Scalar>{rows.packed + place}, rows.y);
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        if (to.by_x == nullptr) return;
        const std::size_t n = rows.n_rows * n_groups, width = outputs();
        std::fill_n(to.by_x, n * inputs(), Scalar(0));
        add_product({n, inputs(), width}, matrix_view<Scalar>{to.by_y, width},
                    packed_matrix<Scalar>{to.transposed + place}, to.by_x);
    }

    /// The gradient by y as `add_gradients` reads it, once for all blocks.
    template <class Scalar>
    void pack_gradients(std::size_t n_rows, const Scalar* by_y, Scalar* packed) const {
        const std::size_t n = n_rows * n_groups, width = outputs();
        pack({n, width, 0, n, 0, width}, matrix_view<Scalar>{by_y, width}, packed);
    }
    /// Adds the gradients of some rows by the parameters of a block to `gradients`, those of the network.
    template <class Scalar>
    void add_gradients(const parameter_block& block, std::size_t n_rows, const Scalar* x,
                       packed_matrix<Scalar> by_y, Scalar* gradients) const {
        const std::size_t n = n_rows * n_groups, width = outputs();
        add_product({block.n_inputs, width, n},
                    matrix_view<Scalar>{x + block.first_input, inputs()}.transposed(), by_y,
                    gradients + block.begin);
        if (block.end != place + n_parameters()) return;
        const Scalar one = 1;
        add_product({1, width, n}, matrix_view<Scalar>{&one, 0, 0}, by_y, gradients + place + n_weights());
    }
};

}  // namespace sluice::nn
