// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace sluice::losses {

/// The negative log likelihood of a Tweedie distribution with log link: many zeros and a long tail, as claims have.
/// Targets: finite, not negative. Source: Jorgensen, "Exponential dispersion models", 1987.
struct tweedie {
    static constexpr std::string_view name = "tweedie";
    static constexpr link_function link = link_function::log;

    /// Of the mean, in the variance: near 1 like counts, near 2 like a gamma distribution.
    bounded<double, interval{.low = 1, .high = 2, .low_open = true, .high_open = true}> power = 1.5;
    static auto parameters() {
        return std::array{parameter{"power", &tweedie::power, "power of the mean in the variance"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        return exact_exp(exact_product(2 - power, margin)) / (2 - power) -
               exact_product(y, exact_exp(exact_product(1 - power, margin)) / (1 - power));
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double low = exact_product(y, exact_exp(exact_product(1 - power, margin)));
        const double high = exact_exp(exact_product(2 - power, margin));
        return {high - low, exact_product(2 - power, high) - exact_product(1 - power, low)};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return exact_log((std::max)(mean, 1e-12)); }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y) && y >= 0; }

    friend bool operator==(const tweedie&, const tweedie&) = default;
};

}  // namespace sluice::losses
