// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/ft_transformer.hpp"
#include "sluice/nn/regression.hpp"

namespace sluice {

/// A FT-Transformer that predicts a number: `ft_transformer`, with its parameters. Output and loss are those of
/// `mlp_regressor`.
using ft_transformer_regressor = ft_transformer<nn::regression_by<nn::ft_transformer_family>>;

}  // namespace sluice
