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

/// `alpha (y - margin)^2` above, `(1 - alpha) (margin - y)^2` below: a smooth cousin of the quantile. Targets: finite.
/// Source: Newey, Powell, "Asymmetric least squares estimation and testing", 1987, doi:10.2307/1911031.
struct expectile {
    static constexpr std::string_view name = "expectile";
    static constexpr link_function link = link_function::identity;

    open_unit_interval alpha = 0.5;  ///< weight of residuals above; 0.5 gives the mean
    static auto parameters() {
        return std::array{parameter{"alpha", &expectile::alpha, "weight of residuals above the prediction"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        return exact_product(weight(margin, y), exact_product(margin - y, margin - y));
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double w = weight(margin, y);
        return {2 * exact_product(w, margin - y), 2 * w};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }

    friend bool operator==(const expectile&, const expectile&) = default;

  private:
    [[nodiscard]] double weight(double margin, double y) const {
        return y > margin ? alpha.value() : 1 - alpha;
    }
};

}  // namespace sluice::losses
