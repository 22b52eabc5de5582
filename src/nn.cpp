// SPDX-License-Identifier: MIT
#include "sluice/nn/category_inputs_definitions.hpp"
#include "sluice/nn/classification_definitions.hpp"
#include "sluice/nn/learned_network_definitions.hpp"
#include "sluice/nn/matrix_product_definitions.hpp"
#include "sluice/nn/multi_label_classification_definitions.hpp"
#include "sluice/nn/perceptron_definitions.hpp"
#include "sluice/nn/regression_definitions.hpp"
#include "sluice/nn/train_definitions.hpp"
#include "sluice/nn/train_perceptron_definitions.hpp"
#include "sluice/nn/train_transformer_definitions.hpp"
#include "sluice/nn/transformer_definitions.hpp"

namespace sluice::nn {

template struct transformer_family<tab_transformer_design>;
template struct transformer_family<ft_transformer_design>;
template struct classification_by<perceptron_family>;
template struct classification_by<tab_transformer_family>;
template struct classification_by<ft_transformer_family>;
template struct regression_by<perceptron_family>;
template struct regression_by<tab_transformer_family>;
template struct regression_by<ft_transformer_family>;

}  // namespace sluice::nn
