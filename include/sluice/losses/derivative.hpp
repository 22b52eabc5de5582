// SPDX-License-Identifier: MIT
#pragma once

namespace sluice::losses {

/// First and second derivative of the loss of one row by its margin. The second is never negative; where a loss is
/// not twice differentiable, or not convex, it is a bound that keeps steps finite, as each loss says.
struct derivative {
    double gradient = 0;
    double hessian = 0;
};

}  // namespace sluice::losses
