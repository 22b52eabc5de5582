// SPDX-License-Identifier: MIT
#include "sluice/data/make_target_definitions.hpp"
#include "sluice/preprocess/categories_definitions.hpp"
#include "sluice/preprocess/one_hot_encoder_definitions.hpp"
#include "sluice/preprocess/ordinal_encoder_definitions.hpp"
#include "sluice/preprocess/simple_imputer_definitions.hpp"
#include "sluice/splits/train_test_split_definitions.hpp"
#include "sluice/statistics/describe_definitions.hpp"
