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

/// The pinball loss: `alpha (y - margin)` above, `(1 - alpha) (margin - y)` below; the margin is the quantile of level
/// `alpha`. The hessian, 0 almost everywhere, is taken as 1. Targets: finite. Source: Koenker, Bassett, "Regression
/// quantiles", 1978, doi:10.2307/1913643.
struct quantile {
    static constexpr std::string_view name = "quantile";
    static constexpr link_function link = link_function::identity;

    open_unit_interval alpha = 0.5;  ///< share of the targets below the prediction
    static auto parameters() {
        return std::array{parameter{"alpha", &quantile::alpha, "share of targets below the prediction"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        return y >= margin ? exact_product(alpha, y - margin) : exact_product(1 - alpha, margin - y);
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        return {margin > y ? 1 - alpha : margin < y ? -alpha : 0.0, 1.0};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }
    [[nodiscard]] double level() const { return alpha; }

    friend bool operator==(const quantile&, const quantile&) = default;
};

}  // namespace sluice::losses
