// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cstddef>

namespace sluice::nn {

/// What layers draw random numbers by while training.
struct epoch_draws {
    random_stream drawn{0, 0};  // of the epoch
    std::size_t first_row = 0;  // the place of the part's first row in the epoch
};

/// Some rows on their way through a layer. What is written and read is [n_rows x width], row after row.
template <class Scalar>
struct layer_rows {
    std::size_t n_rows;
    const Scalar* x;           // what the layer takes in, [n_rows x n_inputs]
    Scalar* y;                 // what it gives, [n_rows x n_outputs]
    Scalar* kept;              // what the way back needs besides, [n_rows x n_kept()]
    const epoch_draws* draws;  // none when predicting
    const Scalar* shared;      // what all parts of a batch have in common; none of most layers
    const Scalar* added;       // the output of the layer that a skip connection comes from
    const Scalar* inputs;      // what the network took in
    Scalar* scratch;           // n_scratch() numbers that mean nothing before and after
    const Scalar* packed;      // what `prepare` left for the way forward, like the next; none when predicting
};

/// The same rows on their way back.
template <class Scalar>
struct layer_gradients {
    Scalar* by_y;              // the gradient by y; layers that work in place leave that by x here
    Scalar* by_x;              // gets the gradient by x; null where nobody needs it
    Scalar* by_parameters;     // of the whole network; gradients are added
    const Scalar* transposed;  // what `prepare` left, in the places of the parameters
};

}  // namespace sluice::nn
