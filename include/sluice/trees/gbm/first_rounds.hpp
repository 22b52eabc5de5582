// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/gbm/refit.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <utility>

namespace sluice {

/// The model of the first rounds of boosted trees alone, at the end of a pipeline too: smaller and faster, and often no
/// worse. What it says is what `staged_predictions` says after that round. Of trees that were fitted with dropout the
/// first ones are weighed as the later ones left them. O(n_nodes). Throws `invalid_parameter` unless 1 <= `n_rounds` and
/// the model has so many.
///
/// Example: `const auto small = first_rounds(model, 50);`
template <boosted_specification Spec, class Schema>
[[nodiscard]] model<Spec, Schema> first_rounds(const model<Spec, Schema>& fitted, std::size_t n_rounds) {
    auto estimator = detail::last_estimator<Spec>(fitted.state());
    const std::size_t available = estimator.booster().n_rounds();
    if (n_rounds == 0 || n_rounds > available)
        throw invalid_parameter({.component = "first_rounds",
                                 .requirement = "keeps between 1 and " + to_text(available) + " rounds",
                                 .actual = to_text(n_rounds),
                                 .place = {},
                                 .hint = {}});
    estimator.visit([&]<class Member>(const auto&, Member& member) {
        if constexpr (std::same_as<Member, trees::boosted_trees>) {
            member.keep_rounds(n_rounds);
            member.forget_later_rounds();
            member.prepare();
        }
    });
    return {detail::with_last_estimator<Spec>(fitted.state(), std::move(estimator)), fitted.input()};
}

}  // namespace sluice
