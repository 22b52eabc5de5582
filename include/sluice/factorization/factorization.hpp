// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `factorization`.
#include "sluice/factorization/factorization_machine.hpp"
#include "sluice/factorization/factorization_machine_classifier.hpp"
#include "sluice/factorization/factorization_machine_regressor.hpp"
#include "sluice/factorization/feature_rows.hpp"
#include "sluice/factorization/initial_values.hpp"
#include "sluice/factorization/machine.hpp"
#include "sluice/factorization/mini_batch.hpp"
#include "sluice/factorization/optimiser.hpp"
#include "sluice/factorization/targets.hpp"
#include "sluice/factorization/training.hpp"
#include "sluice/factorization/training_options.hpp"
