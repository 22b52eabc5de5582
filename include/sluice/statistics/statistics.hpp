// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `statistics`.
#include "sluice/statistics/anova_one_way.hpp"
#include "sluice/statistics/autocorrelation.hpp"
#include "sluice/statistics/correlation.hpp"
#include "sluice/statistics/describe.hpp"
