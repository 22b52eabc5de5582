// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/margin_objective.hpp"

namespace sluice::linear {

/// Half unit deviances of a mean `e^margin`, which is never negative. Where a deviance is convex in the margin, the
/// curvature is its second derivative, otherwise that one's expectation.
/// Source: Dunn, Smyth, "Generalized linear models with examples in R", 2018, doi:10.1007/978-1-4419-0118-7, chapter 5.
struct poisson_loss {
    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        out.curvature = margin.exp();
        out.gradient = out.curvature - y;
        out.value = out.gradient - y * margin + (y > 0).select(y * y.log(), 0.0);
    }
};

struct gamma_loss {
    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        out.curvature = y * (-margin).exp();
        out.gradient = 1 - out.curvature;
        out.value = margin - y.log() - out.gradient;
    }
};

/// `power` other than 1 and 2, in (1, 3].
struct tweedie_loss {
    double power = 1.5;

    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        const double a = 1 - power, b = 2 - power;
        const block_array seen = y * (a * margin).exp(), expected = (b * margin).exp();
        out.gradient = expected - seen;
        if (power < 2)
            out.curvature = b * expected - a * seen;
        else
            out.curvature = expected;
        out.value = expected / b - seen / a + (y > 0).select(y.pow(b), 0.0) / (a * b);
    }
};

/// Variance `mean + dispersion mean^2`.
struct negative_binomial_loss {
    double dispersion = 1;

    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        const block_array mean = margin.exp();
        const block_array spread = 1 + dispersion * mean, seen = 1 + dispersion * y;
        out.gradient = (mean - y) / spread;
        out.curvature = mean * seen / spread.square();
        out.value = (y > 0).select(y * (y.log() - margin), 0.0) +
                    (y + 1 / dispersion) * ((dispersion * mean).log1p() - (dispersion * y).log1p());
    }
};

}  // namespace sluice::linear
