// SPDX-License-Identifier: MIT
#include "sluice/nn/category_inputs_definitions.hpp"
#include "sluice/nn/classification_definitions.hpp"
#include "sluice/nn/learned_network_definitions.hpp"
#include "sluice/nn/matrix_product_definitions.hpp"
#include "sluice/nn/perceptron_definitions.hpp"
#include "sluice/nn/regression_definitions.hpp"
#include "sluice/nn/train_definitions.hpp"
#include "sluice/nn/train_perceptron_definitions.hpp"
