// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/trees/gradients.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>

namespace sluice::trees {

/// A loss that boosting can minimise: its derivatives at a margin, the best constant margin, and how a margin
/// becomes a prediction. Satisfied by `squared_error`, `logistic`; yours may join.
template <class L>
concept objective = requires(double margin, double y, double mean) {
    { L::derivatives(margin, y) } -> std::same_as<derivative>;
    { L::base_margin(mean) } -> std::same_as<double>;
    { L::prediction(margin) } -> std::same_as<double>;
};

/// `(margin - y)^2 / 2`: the margin is the prediction.
struct squared_error {
    [[nodiscard]] static derivative derivatives(double margin, double y) { return {margin - y, 1.0}; }
    [[nodiscard]] static double base_margin(double mean) { return mean; }
    [[nodiscard]] static double prediction(double margin) { return margin; }
};

/// `log(1 + e^margin) - y margin` with y 0 or 1: the margin is the log odds of class 1.
struct logistic {
    [[nodiscard]] static derivative derivatives(double margin, double y) {
        const double p = exact_sigmoid(margin);
        // Far out the hessian rounds to 0, and with it the step would be without bound.
        return {p - y, (std::max)(exact_product(p, 1 - p), 1e-16)};
    }
    /// The log odds of the mean, kept inside (1e-7, 1 - 1e-7) for data of one class.
    [[nodiscard]] static double base_margin(double mean) {
        const double p = (std::min)((std::max)(mean, 1e-7), 1 - 1e-7);
        return exact_log(p / (1 - p));
    }
    [[nodiscard]] static double prediction(double margin) { return exact_sigmoid(margin); }

    /// As `derivatives`, of many rows at once.
    static void derivatives(const double* margins, const double* y, std::size_t n, double* gradients,
                            double* hessians) {
        exact_sigmoid(margins, gradients, n);
        for (std::size_t i = 0; i < n; ++i) {
            const double p = gradients[i];
            gradients[i] = p - y[i];
            hessians[i] = (std::max)(exact_product(p, 1 - p), 1e-16);
        }
    }
};

/// The derivatives of `n` rows, at once where the loss knows how.
template <objective Loss>
void derivatives_of(const double* margins, const double* y, std::size_t n, double* gradients,
                    double* hessians) {
    if constexpr (requires { Loss::derivatives(margins, y, n, gradients, hessians); }) {
        Loss::derivatives(margins, y, n, gradients, hessians);
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            const derivative d = Loss::derivatives(margins[i], y[i]);
            gradients[i] = d.gradient;
            hessians[i] = d.hessian;
        }
    }
}

}  // namespace sluice::trees
