// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/constraints.hpp"
#include "sluice/trees/leaf_refitter.hpp"
#include "sluice/trees/refit_leaves.hpp"

#include <string_view>

namespace sluice::trees {

boosted_trees refit_leaves(boosting spec, const boosted_trees& from, double decay, const dataset<>& data,
                           objective& minimised, std::string_view component, const context& ctx) {
    const table coded = from.categories().encode(data.x(), component);
    const auto columns = from.categories().features_of(coded, component);
    constrain(spec.limits, spec.constrained, columns, component);
    return leaf_refitter(spec.limits, decay, data, minimised, component, ctx).refit(from);
}

}  // namespace sluice::trees
