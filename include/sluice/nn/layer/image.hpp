// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace sluice::nn {

/// A row as an image: channel after channel, each line after line. A series is an image of one line.
struct image_shape {
    std::size_t n_channels;
    std::size_t height;
    std::size_t width;

    [[nodiscard]] std::size_t size() const { return n_channels * height * width; }
    [[nodiscard]] std::size_t n_pixels() const { return height * width; }
};

/// What slides over an image: its size, how far it goes each time, and by how many zeros the image is framed.
struct window {
    std::size_t height;
    std::size_t width;
    std::size_t stride_y = 1;
    std::size_t stride_x = 1;
    std::size_t padding_y = 0;
    std::size_t padding_x = 0;

    [[nodiscard]] std::size_t size() const { return height * width; }
    /// What comes out of an image, which must be as large as the window at least, its frame included.
    [[nodiscard]] image_shape over(const image_shape& image, std::size_t n_channels) const {
        return {n_channels, (image.height + 2 * padding_y - height) / stride_y + 1,
                (image.width + 2 * padding_x - width) / stride_x + 1};
    }
};

/// `body(pixel, place in the window, pixel of the image)` of one channel, wherever the window lies on the image and not on
/// its frame: pixels of what comes out in order, places in the window in order.
template <class Body>
void for_each_place(const image_shape& image, const window& sliding, const Body& body) {
    const auto out = sliding.over(image, 1);
    for (std::size_t y = 0; y < out.height; ++y)
        for (std::size_t x = 0; x < out.width; ++x)
            for (std::size_t v = 0; v < sliding.height; ++v)
                for (std::size_t u = 0; u < sliding.width; ++u) {
                    // Numbers below 0 wrap around to large ones.
                    const std::size_t from_y = y * sliding.stride_y + v - sliding.padding_y,
                                      from_x = x * sliding.stride_x + u - sliding.padding_x;
                    if (from_y < image.height && from_x < image.width)
                        body(y * out.width + x, v * sliding.width + u, from_y * image.width + from_x);
                }
}

}  // namespace sluice::nn
