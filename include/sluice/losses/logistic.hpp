// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::losses {

/// `log(1 + e^margin) - y margin`, with y from 0 to 1: the margin is the log odds of class 1. Far out the hessian
/// rounds to 0, and with it a step would be without bound; it is kept at 1e-16 at least.
struct logistic {
    static constexpr std::string_view name = "logistic";
    static constexpr link_function link = link_function::logit;

    static auto parameters() { return no_parameters<logistic>; }

    [[nodiscard]] double value(double margin, double y) const {
        const double away = margin < 0 ? -margin : margin;
        return exact_log(1 + exact_exp(-away)) + (margin > 0 ? margin : 0.0) - exact_product(y, margin);
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double p = exact_sigmoid(margin);
        return {p - y, (std::max)(exact_product(p, 1 - p), 1e-16)};
    }
    /// As `derivatives`, of many rows at once.
    void derivatives(const double* margins, const double* y, std::size_t n, double* gradients,
                     double* hessians) const {
        exact_sigmoid(margins, gradients, n);
        for (std::size_t i = 0; i < n; ++i) {
            const double p = gradients[i];
            gradients[i] = p - y[i];
            hessians[i] = (std::max)(exact_product(p, 1 - p), 1e-16);
        }
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    /// The log odds of the mean, kept inside (1e-7, 1 - 1e-7) for data of one class.
    [[nodiscard]] double margin(double mean) const {
        const double p = (std::min)((std::max)(mean, 1e-7), 1 - 1e-7);
        return exact_log(p / (1 - p));
    }
    [[nodiscard]] bool accepts(double y) const { return y >= 0 && y <= 1; }

    friend bool operator==(const logistic&, const logistic&) = default;
};

}  // namespace sluice::losses
