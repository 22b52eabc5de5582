// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <string_view>

namespace sluice::losses {

/// `max(0, 1 - t margin)` with t = 1 for class 1 and -1 for class 0: only the side of 0 counts. Predicts 1 for margins
/// above 0 and else 0: decisions, no probabilities. The hessian, 0 almost everywhere, is taken as 1 where the loss is
/// above 0 and as 1e-16 elsewhere, as XGBoost's binary:hinge does. Targets: 0 and 1.
struct hinge {
    static constexpr std::string_view name = "hinge";
    static constexpr link_function link = link_function::sign;
    static auto parameters() { return no_parameters<hinge>; }

    [[nodiscard]] double value(double margin, double y) const {
        const double inside = 1 - exact_product(sign(y), margin);
        return inside > 0 ? inside : 0;
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        return exact_product(sign(y), margin) < 1 ? derivative{-sign(y), 1} : derivative{0, 1e-16};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    /// The class that most of the weight has; 0 where both have the same.
    [[nodiscard]] double margin(double mean) const { return mean > 0.5 ? 1 : mean < 0.5 ? -1 : 0; }
    [[nodiscard]] bool accepts(double y) const { return y == 0 || y == 1; }

    friend bool operator==(const hinge&, const hinge&) = default;

  private:
    [[nodiscard]] static double sign(double y) { return y > 0.5 ? 1 : -1; }
};

}  // namespace sluice::losses
