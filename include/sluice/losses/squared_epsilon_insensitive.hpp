// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace sluice::losses {

/// `max(0, |margin - y| - epsilon)^2 / 2`: squared error that does not see residuals up to `epsilon`. The hessian is taken
/// as 1 everywhere. Targets: finite. Source: Drucker and others, "Support vector regression machines", NIPS 1996.
struct squared_epsilon_insensitive {
    static constexpr std::string_view name = "squared_epsilon_insensitive";
    static constexpr link_function link = link_function::identity;

    non_negative epsilon = 0.01;  ///< residuals up to it cost nothing
    static auto parameters() {
        return std::array{
            parameter{"epsilon", &squared_epsilon_insensitive::epsilon, "residuals up to it cost nothing"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        const double over = std::abs(margin - y) - epsilon;
        return over > 0 ? exact_product(over, over) / 2 : 0;
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double r = margin - y;
        return {r > epsilon ? r - epsilon : r < -epsilon.value() ? r + epsilon : 0.0, 1.0};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }

    friend bool operator==(const squared_epsilon_insensitive&, const squared_epsilon_insensitive&) = default;
};

}  // namespace sluice::losses
