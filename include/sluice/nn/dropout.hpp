// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::nn {

/// Sets units to 0 with a probability while training, and multiplies the others by 1 / (1 - probability), so that nothing
/// changes when predicting. Which units is drawn by row, layer and the stream's key, to 2^-16.
/// Source: Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014.
struct dropout {
    double probability = 0;     // in [0, 1)
    random_stream drawn{0, 0};  // of the epoch
    std::size_t first_row = 0;  // the place of the part's first row in the epoch

    /// What the units of `n_rows` rows are multiplied by, [n_rows x width].
    template <class Scalar>
    void draw(std::size_t layer, std::size_t n_rows, std::size_t width, Scalar* factors) const {
        const random_stream of_layer = drawn.child("layer#" + std::to_string(layer));
        const auto limit = static_cast<std::uint64_t>(probability * 65536);
        const auto kept = static_cast<Scalar>(1 / (1 - probability));
        const std::size_t draws_a_row = (width + 3) / 4;
        for (std::size_t i = 0; i < n_rows; ++i) {
            std::uint64_t bits = 0;
            for (std::size_t j = 0; j < width; ++j, bits >>= 16) {
                if (j % 4 == 0) bits = of_layer.bits((first_row + i) * draws_a_row + j / 4);
                factors[i * width + j] = (bits & 0xFFFFu) < limit ? Scalar(0) : kept;
            }
        }
    }
};

}  // namespace sluice::nn
