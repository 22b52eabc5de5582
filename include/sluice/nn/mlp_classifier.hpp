// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/classification.hpp"
#include "sluice/nn/mlp.hpp"

namespace sluice {

/// A multilayer perceptron that predicts the probabilities of classes: `mlp`, with its parameters.
///
/// Two classes have one output, the log odds of the second, and the logistic loss; more have one each, and the softmax
/// loss. Classes without weight get probability 0; data of one class a model that is sure of it. Throws `invalid_data`
/// for another kind of target.
///
/// Example: `on(kind::numeric) | simple_imputer{} | standard_scaler{} | mlp_classifier{.hidden_layers = {64, 64}}`.
using mlp_classifier = mlp<nn::classification>;

}  // namespace sluice
