// SPDX-License-Identifier: MIT
#include "sluice/nn/classification_definitions.hpp"
#include "sluice/nn/matrix_product_definitions.hpp"
#include "sluice/nn/perceptron_definitions.hpp"
#include "sluice/nn/regression_definitions.hpp"
#include "sluice/nn/train_definitions.hpp"
