// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/step.hpp"
#include "sluice/testing/any_part.hpp"

namespace sluice::testing {

/// The trait that exempts from the law that training data become what the same rows become later: what a step
/// makes of a training row comes from other rows only, so that its target does not leak. A component declares it
/// by a member `bool cross_fits() const`; a composition has it when one of its parts has.
template <step Spec>
[[nodiscard]] constexpr bool cross_fits(const Spec& spec) {
    if constexpr (requires { spec.cross_fits(); })
        return spec.cross_fits();
    else
        return any_part(spec, [](const auto& part) { return cross_fits(part); });
}

}  // namespace sluice::testing
