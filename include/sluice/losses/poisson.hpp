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

/// The negative log likelihood of counts, `e^margin - y margin` up to a constant: the margin is the log of the mean.
/// Targets: finite, not negative.
struct poisson {
    static constexpr std::string_view name = "poisson";
    static constexpr link_function link = link_function::log;

    non_negative max_delta_step =
        0.7;  ///< the hessian is e^this times too large, so that first steps stay small
    static auto parameters() {
        return std::array{
            parameter{"max_delta_step", &poisson::max_delta_step, "the hessian is e^this times too large"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        return exact_exp(margin) - exact_product(y, margin);
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double mean = exact_exp(margin);
        return {mean - y, exact_exp(margin + max_delta_step)};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return exact_log((std::max)(mean, 1e-12)); }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y) && y >= 0; }

    friend bool operator==(const poisson&, const poisson&) = default;
};

}  // namespace sluice::losses
