// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/image.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// Convolution of images, or of series (images of one line): each output channel is the sum over the input channels of
/// the products of a filter with what lies under it, plus a bias; PyTorch's `Conv2d` and `Conv1d`. Parameters: filters,
/// [n_filters x n_channels x height x width], then biases, [n_filters]. They begin uniform by He's rule. O(n_rows n_outputs
/// n_channels size of the window) each way.
struct convolution_layer {
    convolution_layer(const image_shape& in, std::size_t n_filters, const window& filter)
        : image(in),
          sliding(filter),
          out(filter.over(in, n_filters)),
          n_inputs(in.size()),
          n_outputs(out.size()) {}

    image_shape image;
    window sliding;
    image_shape out;
    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t place = 0;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_weights() const { return out.n_channels * depth(); }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + out.n_channels; }
    [[nodiscard]] std::size_t n_kept() const { return 0; }
    [[nodiscard]] std::size_t n_scratch() const { return depth() * out.n_pixels(); }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_uniform(drawn, std::sqrt(6 / static_cast<double>(depth())), place, place + n_weights(),
                     parameters);
        std::fill_n(parameters + place + n_weights(), out.n_channels, Scalar(0));
    }
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const Scalar* const biases = parameters + place + n_weights();
        const std::size_t n_pixels = out.n_pixels();
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            Scalar* const y = rows.y + i * n_outputs;
            std::fill_n(rows.scratch, n_scratch(), Scalar(0));
            for_each_pair([&](std::size_t pixel, std::size_t k, std::size_t from) {
                rows.scratch[k * n_pixels + pixel] = x[from];
            });
            for (std::size_t f = 0; f < out.n_channels; ++f)
                std::fill_n(y + f * n_pixels, n_pixels, biases[f]);
            add_product({out.n_channels, n_pixels, depth()}, matrix_view<Scalar>{parameters + place, depth()},
                        rows.scratch, y);
        }
    }

    template <class Scalar>
    void backward(const Scalar* parameters, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const std::size_t n_pixels = out.n_pixels();
        Scalar* const by_biases = to.by_parameters + place + n_weights();
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            const Scalar* const by_y = to.by_y + i * n_outputs;
            std::fill_n(rows.scratch, n_scratch(), Scalar(0));
            for_each_pair([&](std::size_t pixel, std::size_t k, std::size_t from) {
                rows.scratch[pixel * depth() + k] = x[from];
            });
            add_product({out.n_channels, depth(), n_pixels}, matrix_view<Scalar>{by_y, n_pixels},
                        rows.scratch, to.by_parameters + place);
            for (std::size_t f = 0; f < out.n_channels; ++f)
                for (std::size_t p = 0; p < n_pixels; ++p) by_biases[f] += by_y[f * n_pixels + p];
            if (to.by_x == nullptr) continue;
            std::fill_n(rows.scratch, n_scratch(), Scalar(0));
            add_product({depth(), n_pixels, out.n_channels},
                        matrix_view<Scalar>{parameters + place, depth()}.transposed(), by_y, rows.scratch);
            Scalar* const by_x = to.by_x + i * n_inputs;
            std::fill_n(by_x, n_inputs, Scalar(0));
            for_each_pair([&](std::size_t pixel, std::size_t k, std::size_t from) {
                by_x[from] += rows.scratch[k * n_pixels + pixel];
            });
        }
    }

  private:
    [[nodiscard]] std::size_t depth() const { return image.n_channels * sliding.size(); }
    /// `body(pixel that comes out, weight of a filter, number of the row)`.
    template <class Body>
    void for_each_pair(const Body& body) const {
        for (std::size_t c = 0; c < image.n_channels; ++c)
            for_each_place(image, sliding, [&](std::size_t pixel, std::size_t k, std::size_t from) {
                body(pixel, c * sliding.size() + k, c * image.n_pixels() + from);
            });
    }
};

}  // namespace sluice::nn
