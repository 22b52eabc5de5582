// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `model_selection`.
#include "sluice/model_selection/score.hpp"
