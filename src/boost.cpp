// SPDX-License-Identifier: MIT
#include "sluice/trees/binning_definitions.hpp"
#include "sluice/trees/boost_definitions.hpp"
#include "sluice/trees/find_bundles_definitions.hpp"
#include "sluice/trees/refit_leaves_definitions.hpp"
