// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/losses/derivative.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace sluice::losses {

/// The negative log likelihood of counts, `e^margin - y margin` up to a constant: the margin is the log of the mean.
/// Targets: finite, not negative.
struct poisson {
    static constexpr std::string_view name = "poisson";

    double max_delta_step =
        0.7;  ///< >= 0: the hessian is e^this times too large, so that first steps stay small

    [[nodiscard]] double value(double margin, double y) const {
        return exact_exp(margin) - exact_product(y, margin);
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double mean = exact_exp(margin);
        return {mean - y, exact_exp(margin + max_delta_step)};
    }
    [[nodiscard]] double prediction(double margin) const { return exact_exp(margin); }
    [[nodiscard]] double margin(double mean) const { return exact_log((std::max)(mean, 1e-12)); }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y) && y >= 0; }
};

}  // namespace sluice::losses
