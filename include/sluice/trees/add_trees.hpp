// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/ensemble.hpp"

#include <cstddef>
#include <span>

namespace sluice::trees {

/// From so many nodes a tree on it is faster to follow rows than to ask all questions of a block of them.
inline constexpr std::size_t most_nodes_for_blocks = 1500;

/// Adds the leaf values of all trees, in tree order, to the margins of the rows of some columns: by blocks where
/// there are rows enough and trees are small, else row by row. The same bits either way.
SLUICE_INLINE void add_trees(const ensemble& trees, std::span<const feature> columns,
                             std::span<double> margins, const context& ctx);

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/add_trees_definitions.hpp"
#endif
