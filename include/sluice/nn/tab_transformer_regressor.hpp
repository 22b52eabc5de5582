// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/regression.hpp"
#include "sluice/nn/tab_transformer.hpp"

namespace sluice {

/// A TabTransformer that predicts a number: `tab_transformer`, with its parameters. Output and loss are those of
/// `mlp_regressor`.
using tab_transformer_regressor = tab_transformer<nn::regression_by<nn::tab_transformer_family>>;

}  // namespace sluice
