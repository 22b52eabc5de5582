// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/ensemble.hpp"

#include <span>

namespace sluice::trees {

/// Adds the leaf values of all trees, in tree order, to the margins of the rows of some columns, by following each row
/// from the root: O(depth) a tree, however many leaves it has. `outputs` ask the same questions, so a leaf that was
/// found for the first one holds the values of all. Some rows go side by side, since each step waits for the one before
/// it, and some more tree by tree, while the tree lies in a core's cache.
SLUICE_INLINE void walk_leaves(std::span<const ensemble> outputs, std::span<const feature> columns,
                               std::span<const std::span<double>> margins, const context& ctx);

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/walk_leaves_definitions.hpp"
#endif
