// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/factorization/initial_values.hpp"
#include "sluice/factorization/optimiser.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice::factorization {

/// How one part of the parameters is learned: the bias, the linear ones, or the factors.
struct part_options {
    initial_values init;
    double learning_rate = 0;
    double weight_decay = 0;
};

/// What a fit does, without the types of the specification.
struct training_options {
    std::size_t n_factors = 0;
    bool field_aware = false;
    std::size_t epochs = 0;
    std::size_t mini_batch_size = 0;
    part_options bias, linear, factors;
    descent method;
    std::optional<double> gradient_scale;
    std::size_t early_stopping_epochs = 0;
    std::string_view component;
};

}  // namespace sluice::factorization
