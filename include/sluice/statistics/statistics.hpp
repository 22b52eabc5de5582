// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `statistics`.
#include "sluice/statistics/correlation.hpp"
#include "sluice/statistics/describe.hpp"
