// SPDX-License-Identifier: MIT
#include "sluice/linear_learner/learning_rows_definitions.hpp"
#include "sluice/linear_learner/survey_definitions.hpp"
#include "sluice/linear_learner/train_definitions.hpp"
