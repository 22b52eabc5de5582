// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace sluice::nn {

/// Some of the parameters of a layer, whose gradients and steps are the work of one thread.
struct parameter_block {
    std::size_t layer;
    std::size_t begin, end;       // among the parameters of the network
    std::size_t first_input = 0;  // of a dense layer: the inputs whose weights these are
    std::size_t n_inputs = 0;     // 0 of other layers

    [[nodiscard]] std::size_t size() const { return end - begin; }
    /// Whether gradients come from the rows of the batch, not from sums that each part of it left.
    [[nodiscard]] bool is_of_rows() const { return n_inputs != 0; }
};

}  // namespace sluice::nn
