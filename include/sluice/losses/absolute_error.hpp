// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <cmath>
#include <string_view>

namespace sluice::losses {

/// `|margin - y|`: the margin is the median. The hessian, 0 almost everywhere, is taken as 1. Targets: finite.
struct absolute_error {
    static constexpr std::string_view name = "absolute_error";
    static constexpr link_function link = link_function::identity;

    static auto parameters() { return no_parameters<absolute_error>; }

    [[nodiscard]] double value(double margin, double y) const { return std::abs(margin - y); }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        return {margin > y ? 1.0 : margin < y ? -1.0 : 0.0, 1.0};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }
    [[nodiscard]] double level() const { return 0.5; }

    friend bool operator==(const absolute_error&, const absolute_error&) = default;
};

}  // namespace sluice::losses
