// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/mlp.hpp"
#include "sluice/nn/multi_label_classification.hpp"

namespace sluice {

/// A multilayer perceptron that predicts which labels a row has, any number of them: `mlp`, with its parameters.
///
/// Learns from a `multi_label_target`, [n_rows x n_labels], by the sum of the logistic losses of the labels, and predicts
/// the probability of each, [n_rows x n_labels] (`Eigen::MatrixXd`); a row of them does not sum to 1, so this is no
/// classifier of classes. Throws `invalid_data` for another kind of target, one without labels, and validation data or a
/// model to go on with of other labels.
///
/// Example: `const Eigen::MatrixXd proba = predict(fit(mlp_multi_label_classifier{.epochs = 100}, train), test.x());`
using mlp_multi_label_classifier = mlp<nn::multi_label_classification>;

}  // namespace sluice
