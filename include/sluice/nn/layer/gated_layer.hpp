// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <cstddef>

namespace sluice::nn {

/// `y = a max(b, 0)` (ReGLU) of groups of numbers whose first half is a and second half is b, [width] each.
/// Source: Shazeer, "GLU variants improve transformer", 2020, arXiv:2002.05202.
struct gated_layer : without_parameters {
    gated_layer(std::size_t half, std::size_t groups)
        : n_inputs(2 * half * groups), n_outputs(half * groups), width(half) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t width;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        for_each_pair(rows.n_rows, [&](std::size_t i, std::size_t a, std::size_t b) {
            rows.y[i] = rows.x[b] > 0 ? rows.x[a] * rows.x[b] : Scalar(0);
        });
    }
    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        for_each_pair(rows.n_rows, [&](std::size_t i, std::size_t a, std::size_t b) {
            const bool open = rows.x[b] > 0;
            to.by_x[a] = open ? to.by_y[i] * rows.x[b] : Scalar(0);
            to.by_x[b] = open ? to.by_y[i] * rows.x[a] : Scalar(0);
        });
    }

  private:
    /// Calls `body(output, its a, its b)`.
    template <class Body>
    void for_each_pair(std::size_t n_rows, const Body& body) const {
        for (std::size_t g = 0; g < n_rows * n_outputs / width; ++g)
            for (std::size_t j = 0; j < width; ++j)
                body(g * width + j, 2 * g * width + j, (2 * g + 1) * width + j);
    }
};

}  // namespace sluice::nn
