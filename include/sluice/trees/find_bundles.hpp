// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/feature_bundles.hpp"
#include "sluice/trees/feature_cuts.hpp"

#include <cstddef>
#include <span>

namespace sluice::trees {

/// Which features are stored together, without knowing their values: those of few bins, where `n_rows` are so many that
/// taking histograms apart costs little beside filling them.
[[nodiscard]] feature_bundles find_bundles(std::span<const feature_cuts> cuts, std::size_t n_rows);

/// The same, and those of which no row has two away from their commonest bin: candidates are the features of which
/// 4 of 5 rows or more are in that bin, each is put to the first bundle with which it shares no row, of the 64 that were begun
/// last. Depends on the order of rows in this alone, which no tree shows. O(n_features n_rows), of which a candidate's
/// share is read in full.
[[nodiscard]] feature_bundles find_bundles(std::span<const feature_cuts> cuts, std::span<const feature> data,
                                           const context& ctx);

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/find_bundles_definitions.hpp"
#endif
