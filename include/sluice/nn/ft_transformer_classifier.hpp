// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/classification.hpp"
#include "sluice/nn/ft_transformer.hpp"

namespace sluice {

/// A FT-Transformer that predicts the probabilities of classes: `ft_transformer`, with its parameters. Outputs and losses are
/// those of `mlp_classifier`.
using ft_transformer_classifier = ft_transformer<nn::classification_by<nn::ft_transformer_family>>;

}  // namespace sluice
