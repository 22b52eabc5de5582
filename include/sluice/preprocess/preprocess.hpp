// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `preprocess`.
#include "sluice/preprocess/categories.hpp"
#include "sluice/preprocess/fill.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/min_max_scaler.hpp"
#include "sluice/preprocess/missing_indicator.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/ordered_target_encoder.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/preprocess/policy.hpp"
#include "sluice/preprocess/range_learner.hpp"
#include "sluice/preprocess/require_members.hpp"
#include "sluice/preprocess/robust_scaler.hpp"
#include "sluice/preprocess/scaling.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
