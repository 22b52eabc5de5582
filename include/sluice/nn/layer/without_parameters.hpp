// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cstddef>

namespace sluice::nn {

/// What layers have in common that have nothing to learn.
struct without_parameters {
    std::size_t place = 0;

    [[nodiscard]] std::size_t n_weights() const { return 0; }
    [[nodiscard]] std::size_t n_parameters() const { return 0; }
    template <class Scalar>
    void initialise(const random_stream&, Scalar*) const {}
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}
};

}  // namespace sluice::nn
