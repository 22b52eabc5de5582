// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/margin_objective.hpp"

namespace sluice::linear {

/// Log loss of a margin for a class 0 or 1: `ln(1 + e^-z)`, z the margin with the class's sign.
struct logistic_loss {
    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        const block_array sign = 2 * y - 1;
        const block_array z = sign * margin;
        // e^-|z| cannot overflow, and the probability of the other class keeps its small digits.
        const block_array e = (-z.abs()).exp();
        const block_array share = 1 / (1 + e);
        out.value = e.log1p() - (z.min)(0);
        out.gradient = -sign * (z < 0).select(share, e * share);
        out.curvature = e * share * share;
    }
};

}  // namespace sluice::linear
