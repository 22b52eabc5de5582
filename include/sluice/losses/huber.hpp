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

/// `r^2 / 2` for residuals `r = margin - y` up to `delta`, `delta (|r| - delta / 2)` beyond: squared error that
/// outliers do not rule. The hessian is taken as 1 everywhere. Targets: finite. Source: Huber, "Robust estimation of a
/// location parameter", 1964, doi:10.1214/aoms/1177703732.
struct huber {
    static constexpr std::string_view name = "huber";
    static constexpr link_function link = link_function::identity;

    positive delta = 1;  ///< residuals beyond it count linearly
    static auto parameters() {
        return std::array{parameter{"delta", &huber::delta, "residuals beyond it count linearly"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        const double r = std::abs(margin - y);
        return r <= delta ? exact_product(r, r) / 2 : exact_product(delta, r - delta / 2);
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double r = margin - y;
        return {(std::min)((std::max)(r, -delta.value()), delta.value()), 1.0};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }

    friend bool operator==(const huber&, const huber&) = default;
};

}  // namespace sluice::losses
