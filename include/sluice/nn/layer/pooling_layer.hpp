// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/image.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/without_parameters.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::nn {

/// What a pooling layer makes of the numbers under its window.
enum class pooling { max, average };

/// The largest number, or the mean, of what lies under a window that slides over each channel of an image; PyTorch's
/// `MaxPool2d`, `AvgPool2d`, and those of series. The window must not reach into a frame: it has no padding. Of equal
/// numbers the first is the largest. O(n_rows n_outputs size of the window) each way.
struct pooling_layer : without_parameters {
    pooling_layer(const image_shape& in, pooling what, const window& by)
        : image(in),
          kind(what),
          sliding(by),
          out(by.over(in, in.n_channels)),
          n_inputs(in.size()),
          n_outputs(out.size()) {}

    image_shape image;
    pooling kind;
    window sliding;
    image_shape out;
    std::size_t n_inputs;
    std::size_t n_outputs;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void forward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows) const {
        for_each_channel(rows.n_rows, [&](std::size_t first, std::size_t first_out) {
            const Scalar* const x = rows.x + first;
            Scalar* const y = rows.y + first_out;
            for_each_place(image, sliding, [&](std::size_t pixel, std::size_t k, std::size_t from) {
                if (kind == pooling::average)
                    y[pixel] = (k == 0 ? Scalar(0) : y[pixel]) + x[from];
                else if (k == 0 || x[from] > y[pixel])
                    y[pixel] = x[from];
                if (kind == pooling::average && k + 1 == sliding.size())
                    y[pixel] /= static_cast<Scalar>(sliding.size());
            });
        });
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        std::fill_n(to.by_x, rows.n_rows * n_inputs, Scalar(0));
        const auto share = static_cast<Scalar>(sliding.size());
        for_each_channel(rows.n_rows, [&](std::size_t first, std::size_t first_out) {
            const Scalar* const x = rows.x + first;
            const Scalar* const y = rows.y + first_out;
            const Scalar* const by_y = to.by_y + first_out;
            Scalar* const by_x = to.by_x + first;
            std::size_t given =
                out.n_pixels();  // the last pixel whose gradient went to the first of its largest
            for_each_place(image, sliding, [&](std::size_t pixel, std::size_t, std::size_t from) {
                if (kind == pooling::average) {
                    by_x[from] += by_y[pixel] / share;
                } else if (pixel != given && x[from] == y[pixel]) {
                    by_x[from] += by_y[pixel];
                    given = pixel;
                }
            });
        });
    }

  private:
    /// Where each channel of each row begins, before and behind.
    template <class Body>
    void for_each_channel(std::size_t n_rows, const Body& body) const {
        for (std::size_t c = 0; c < n_rows * image.n_channels; ++c)
            body(c * image.n_pixels(), c * out.n_pixels());
    }
};

}  // namespace sluice::nn
