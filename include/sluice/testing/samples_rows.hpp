// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/step.hpp"
#include "sluice/testing/any_part.hpp"

namespace sluice::testing {

/// The trait that exempts from the laws of weights and of row order: what a specification learns from a row depends on
/// the row's index and on random numbers of the step's path. A component declares it by a member
/// `bool samples_rows() const`; a composition has it when one of its parts has.
template <step Spec>
[[nodiscard]] constexpr bool samples_rows(const Spec& spec) {
    if constexpr (requires { spec.samples_rows(); })
        return spec.samples_rows();
    else
        return any_part(spec, [](const auto& part) { return samples_rows(part); });
}

}  // namespace sluice::testing
