// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/losses/loss.hpp"

#include <cstddef>
#include <string_view>

namespace sluice::losses {

/// A loss of targets 0 and 1 in which rows of class 1 count `scale` times. A scale of 1 leaves every bit as it is.
template <loss Loss>
struct scaled_positives {
    static constexpr std::string_view name = Loss::name;

    Loss inner = {};
    double scale = 1;  ///< > 0

    [[nodiscard]] double value(double margin, double y) const {
        return exact_product(factor(y), inner.value(margin, y));
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const derivative d = inner.derivatives(margin, y);
        return {exact_product(factor(y), d.gradient), exact_product(factor(y), d.hessian)};
    }
    /// As `derivatives`, of many rows at once.
    void derivatives(const double* margins, const double* y, std::size_t n, double* gradients,
                     double* hessians) const {
        derivatives_of(inner, margins, y, n, gradients, hessians);
        if (scale == 1) return;
        for (std::size_t i = 0; i < n; ++i) {
            gradients[i] = exact_product(factor(y[i]), gradients[i]);
            hessians[i] = exact_product(factor(y[i]), hessians[i]);
        }
    }
    [[nodiscard]] double prediction(double margin) const { return inner.prediction(margin); }
    /// That of the share which class 1 has by its scaled weight.
    [[nodiscard]] double margin(double mean) const {
        if (scale == 1) return inner.margin(mean);
        const double positives = exact_product(scale, mean);
        return inner.margin(positives / (positives + (1 - mean)));
    }
    [[nodiscard]] bool accepts(double y) const { return inner.accepts(y); }

  private:
    [[nodiscard]] double factor(double y) const { return y > 0.5 ? scale : 1.0; }
};

}  // namespace sluice::losses
