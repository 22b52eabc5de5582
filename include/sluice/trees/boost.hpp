// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/binned_dataset.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/boosting.hpp"
#include "sluice/trees/evaluation.hpp"
#include "sluice/trees/objective.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// What is looked at after each round: the loss and the metrics on other rows, which the caller keeps alive.
struct watched_rows {
    const dataset<>* rows = nullptr;  // none: nothing is watched
    std::unique_ptr<objective> judged{};
    std::vector<watched_metric> metrics{};
};

/// Boosts `from` until it has the rounds of `spec`, or stops early; see `booster`.
[[nodiscard]] SLUICE_INLINE boosted_trees boost(const boosting& spec, const boosted_trees& from,
                                                const dataset<>& data, objective& minimised,
                                                const watched_rows& watched, std::string_view component,
                                                const context& ctx);

/// The same on bins, from nothing.
[[nodiscard]] SLUICE_INLINE boosted_trees boost(const boosting& spec, const binned_dataset& data,
                                                objective& minimised, const watched_rows& watched,
                                                std::string_view component, const context& ctx);

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/boost_definitions.hpp"
#endif
