// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/rounded_sum.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace sluice::trees {

/// How many rows there are, by their weights.
[[nodiscard]] inline double total_weight(const dataset<>& data) {
    const auto weights = data.weights();
    return weights.empty() ? static_cast<double>(data.n_rows())
                           : rounded_sum(std::accumulate(weights.begin(), weights.end(), 0.0));
}

/// The learning rate where none is given: `0.13 (n / 4000)^(1/3)`, at least 0.04, at most 0.2. Fewer rows would need more
/// rounds than there are by default.
[[nodiscard]] inline double learning_rate_for(double n_rows) {
    if (!(n_rows > 0)) return 0.2;
    return std::clamp(exact_product(0.13, exact_exp(exact_log(n_rows / 4000) / 3)), 0.04, 0.2);
}

/// How far the noise of splits (`split_noise`) spreads beside the gradients, round by round:
/// `strength min(1, 6000 / n) m / (1 + m)` with `m = n exp(-round learning_rate)`. It fades away when steps of the learning
/// rate have brought the loss of n rows, learnt by heart, down to that of one.
struct noise_schedule {
    double strength = 0;
    double n_rows = 0;
    double learning_rate = 0;

    [[nodiscard]] double of_round(std::size_t round) const {
        const double learnt = exact_product(static_cast<double>(round), learning_rate);
        const double left = exact_product(n_rows, exact_exp(-learnt));
        const double share = (std::min)(1.0, 6000 / (std::max)(n_rows, 1.0));
        return exact_product(exact_product(strength, share), left / (1 + left));
    }
};

}  // namespace sluice::trees
