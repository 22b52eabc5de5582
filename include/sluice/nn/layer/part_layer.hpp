// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// A part of each row: `y = x[first ... first + size)`; the token that stands for the whole row, for example.
struct part_layer : without_parameters {
    part_layer(std::size_t width, std::size_t begin, std::size_t size)
        : n_inputs(width), n_outputs(size), first(begin) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t first;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            std::copy_n(rows.x + i * n_inputs + first, n_outputs, rows.y + i * n_outputs);
    }
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        std::fill_n(to.by_x, rows.n_rows * n_inputs, Scalar(0));
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            std::copy_n(to.by_y + i * n_outputs, n_outputs, to.by_x + i * n_inputs + first);
    }
};

}  // namespace sluice::nn
