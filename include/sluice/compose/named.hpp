// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/list.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// A step with a name of its own. The name keys the step's random numbers (instead of its kind and ordinal),
/// so they stay the same when steps of its kind come and go before it. Made by `named("bag", step)`.
template <step Step>
struct named_step : Step {
    using step_type = Step;
    short_text label;

    constexpr named_step(short_text name_given, Step spec) : Step(std::move(spec)), label(name_given) {}

    [[nodiscard]] constexpr std::string_view given_name() const { return label.view(); }
    [[nodiscard]] std::string text() const {
        return "named(\"" + std::string(label.view()) + "\", " +
               detail::spec_text(static_cast<const Step&>(*this)) + ")";
    }
    friend bool operator==(const named_step&, const named_step&) = default;
};

/// Gives a step a name; see `named_step`.
template <step Step>
[[nodiscard]] constexpr named_step<Step> named(short_text label, Step spec) {
    return {label, std::move(spec)};
}

}  // namespace sluice
