// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/losses/derivative.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice::losses {

/// `log(sum of e^margin) - margin of the true class`, with a margin for each class: probabilities are
/// `e^margin / sum of e^margin`.
///
/// Hessians are twice `p (1 - p)`, an upper bound of the diagonal that makes the steps of one class safe whatever the
/// others do (Boehning, "Multinomial logistic regression algorithm", 1992, doi:10.1007/BF00048682), and 1e-16 at least.
struct softmax {
    static constexpr std::string_view name = "softmax";

    /// Margins become probabilities, in place. By a fixed sequence of operations.
    static void probabilities(std::span<double> margins) {
        const double largest = *std::max_element(margins.begin(), margins.end());
        double sum = 0;
        for (double& m : margins) sum += m = exact_exp(m - largest);
        for (double& m : margins) m /= sum;
    }
    [[nodiscard]] static derivative derivatives(double probability, bool is_true_class) {
        return {probability - (is_true_class ? 1.0 : 0.0),
                (std::max)(2 * exact_product(probability, 1 - probability), 1e-16)};
    }
    [[nodiscard]] static double value(double probability_of_true_class) {
        return -exact_log((std::max)(probability_of_true_class, 1e-300));
    }
    /// The best constant margin of a class, given its share.
    [[nodiscard]] static double margin(double share) { return exact_log((std::max)(share, 1e-7)); }
};

}  // namespace sluice::losses
