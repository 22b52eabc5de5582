// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace sluice::losses {

/// The negative log likelihood of a gamma distribution with log link, `y e^-margin + margin` up to constants.
/// Targets: finite, positive.
struct gamma_deviance {
    static constexpr std::string_view name = "gamma_deviance";
    static constexpr link_function link = link_function::log;

    static auto parameters() { return no_parameters<gamma_deviance>; }

    [[nodiscard]] double value(double margin, double y) const {
        return exact_product(y, exact_exp(-margin)) + margin;
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double ratio = exact_product(y, exact_exp(-margin));
        return {1 - ratio, ratio};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return exact_log((std::max)(mean, 1e-12)); }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y) && y > 0; }

    friend bool operator==(const gamma_deviance&, const gamma_deviance&) = default;
};

}  // namespace sluice::losses
