// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/boosting.hpp"
#include "sluice/trees/objective.hpp"

#include <string_view>

namespace sluice::trees {

/// Gives the leaves of `from` new values for other data; see `leaf_refitter`.
[[nodiscard]] SLUICE_INLINE boosted_trees refit_leaves(boosting spec, const boosted_trees& from, double decay,
                                                       const dataset<>& data, objective& minimised,
                                                       std::string_view component, const context& ctx);

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/refit_leaves_definitions.hpp"
#endif
