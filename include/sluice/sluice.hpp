// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the library that needs neither CUDA nor MPI. Programs that watch their compile time include
/// the headers that they use instead.

#include "sluice/compose/compose.hpp"
#include "sluice/data/data.hpp"
#include "sluice/explain/explain.hpp"
#include "sluice/factorization/factorization.hpp"
#include "sluice/io/io.hpp"
#include "sluice/linear/linear.hpp"
#include "sluice/linear_learner/linear_learner.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/model_selection.hpp"
#include "sluice/nn/nn.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/splits/splits.hpp"
#include "sluice/statistics/statistics.hpp"
#include "sluice/trees/trees.hpp"
#include "sluice/version.hpp"
