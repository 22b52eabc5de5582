// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/step.hpp"
#include "sluice/testing/any_part.hpp"
#include "sluice/testing/samples_rows.hpp"

namespace sluice::testing {

/// The trait that exempts from the laws of the seed and of the place in a composition: a specification draws random
/// numbers of the step's path, for rows (`samples_rows`) or for anything else. A component declares it by a member
/// `bool draws_numbers() const`; a composition has it when one of its parts has.
template <step Spec>
[[nodiscard]] constexpr bool draws_numbers(const Spec& spec) {
    if constexpr (requires { spec.draws_numbers(); })
        return spec.draws_numbers();
    else if constexpr (requires { spec.samples_rows(); })
        return spec.samples_rows();
    else
        return any_part(spec, [](const auto& part) { return draws_numbers(part); });
}

}  // namespace sluice::testing
