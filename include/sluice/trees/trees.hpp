// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `trees`.
#include "sluice/trees/binning.hpp"
#include "sluice/trees/block_forest.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/booster.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/gbm/boosting_of.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/regression_objective.hpp"
#include "sluice/trees/gradients.hpp"
#include "sluice/trees/grower.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"
#include "sluice/trees/tree.hpp"
#include "sluice/trees/types.hpp"
