// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/mlp.hpp"
#include "sluice/nn/regression.hpp"

namespace sluice {

/// A multilayer perceptron that predicts a number: `mlp`, with its parameters.
///
/// The loss is half the squared error of the target, which is brought to mean 0 and standard deviation 1, so that
/// `learning_rate` does not depend on its unit; losses that are shown are of that scale. A constant target is predicted to
/// the bit. Throws `invalid_data` for another kind of target, and for one that is not finite, naming the row.
///
/// Example: `on(kind::numeric) | simple_imputer{} | standard_scaler{} | mlp_regressor{.epochs = 100}`.
using mlp_regressor = mlp<nn::regression>;

}  // namespace sluice
