// SPDX-License-Identifier: MIT
#include "sluice/factorization/feature_rows_definitions.hpp"
#include "sluice/factorization/machine_definitions.hpp"
#include "sluice/factorization/mini_batch_definitions.hpp"
#include "sluice/factorization/targets_definitions.hpp"
#include "sluice/factorization/training_definitions.hpp"
