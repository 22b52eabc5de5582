// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/booster.hpp"

#include <cstddef>

namespace sluice::trees {

/// What the engine needs of the parameters that classifier and regressor share.
template <class Spec>
[[nodiscard]] boosting boosting_of(const Spec& spec) {
    const auto count = [](const auto& parameter) { return static_cast<std::size_t>(parameter.value()); };
    return {.rounds = count(spec.rounds),
            .rows = {.subsample = spec.subsample},
            .max_bins = count(spec.max_bins),
            .early_stopping_rounds = count(spec.early_stopping_rounds),
            .min_delta = spec.min_delta,
            .limits = {.policy = spec.grow_policy,
                       .max_depth = count(spec.max_depth),
                       .max_leaves = count(spec.max_leaves),
                       .learning_rate = spec.learning_rate,
                       .regularise = {
                           .l2 = spec.l2, .gamma = spec.gamma, .min_child_weight = spec.min_child_weight}}};
}

/// Throws `invalid_data` when a fit is to stop early and nothing tells when.
template <class Spec>
void require_validation(const Spec& spec, const context& ctx) {
    if (spec.early_stopping_rounds.value() > 0 && !ctx.validation)
        throw invalid_data({.component = std::string(std::string_view(Spec::name)),
                            .requirement = "needs validation data to stop early",
                            .actual = "none",
                            .place = {},
                            .hint = "fit(spec, train, {.validation = &held_out})"});
}

}  // namespace sluice::trees
