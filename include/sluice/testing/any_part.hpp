// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

namespace sluice::testing {

/// Whether `holds(part)` of one of the parts of a composition; false of what has none.
template <class Spec, class Holds>
[[nodiscard]] constexpr bool any_part(const Spec& spec, const Holds& holds) {
    const auto any_of = [&](const auto& parts) {
        return std::apply([&](const auto&... part) { return (holds(part) || ...); }, parts);
    };
    if constexpr (requires { spec.steps; })
        return any_of(spec.steps);
    else if constexpr (requires { spec.branches; })
        return any_of(spec.branches);
    else
        return false;
}

}  // namespace sluice::testing
