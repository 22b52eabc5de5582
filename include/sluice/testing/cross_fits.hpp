// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/step.hpp"

#include <tuple>

namespace sluice::testing {

/// The trait that exempts from the law that training data become what the same rows become later: what a step
/// makes of a training row comes from other rows only, so that its target does not leak. A component declares it
/// by a member `bool cross_fits() const`; a composition has it when one of its parts has.
template <step Spec>
[[nodiscard]] constexpr bool cross_fits(const Spec& spec) {
    const auto any_of = [](const auto& parts) {
        return std::apply([](const auto&... part) { return (cross_fits(part) || ...); }, parts);
    };
    if constexpr (requires { spec.cross_fits(); })
        return spec.cross_fits();
    else if constexpr (requires { spec.steps; })
        return any_of(spec.steps);
    else if constexpr (requires { spec.branches; })
        return any_of(spec.branches);
    else
        return false;
}

}  // namespace sluice::testing
