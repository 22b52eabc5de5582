// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/classification.hpp"
#include "sluice/nn/tab_transformer.hpp"

namespace sluice {

/// A TabTransformer that predicts the probabilities of classes: `tab_transformer`, with its parameters. Outputs and losses are
/// those of `mlp_classifier`.
using tab_transformer_classifier = tab_transformer<nn::classification_by<nn::tab_transformer_family>>;

}  // namespace sluice
