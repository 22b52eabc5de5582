// SPDX-License-Identifier: MIT
#include "sluice/trees/add_trees_definitions.hpp"
#include "sluice/trees/boosted_trees_definitions.hpp"
#include "sluice/trees/category_codes_definitions.hpp"
#include "sluice/trees/row_forest_definitions.hpp"
#include "sluice/trees/walk_leaves_definitions.hpp"
