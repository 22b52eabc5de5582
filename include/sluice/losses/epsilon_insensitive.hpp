// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace sluice::losses {

/// `max(0, |margin - y| - epsilon)`: residuals up to `epsilon` cost nothing, the loss of support vector regression. The
/// hessian, 0 almost everywhere, is taken as 1. Targets: finite. Source: Drucker and others, "Support vector regression
/// machines", NIPS 1996.
struct epsilon_insensitive {
    static constexpr std::string_view name = "epsilon_insensitive";
    static constexpr link_function link = link_function::identity;

    non_negative epsilon = 0.01;  ///< residuals up to it cost nothing
    static auto parameters() {
        return std::array{
            parameter{"epsilon", &epsilon_insensitive::epsilon, "residuals up to it cost nothing"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        const double over = std::abs(margin - y) - epsilon;
        return over > 0 ? over : 0;
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double r = margin - y;
        return {r > epsilon ? 1.0 : r < -epsilon.value() ? -1.0 : 0.0, 1.0};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }

    friend bool operator==(const epsilon_insensitive&, const epsilon_insensitive&) = default;
};

}  // namespace sluice::losses
