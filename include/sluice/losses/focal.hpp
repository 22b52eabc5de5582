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

/// `-a (1 - q)^gamma log q`, where q is the probability given to the true class, `p = 1 / (1 + e^-margin)` or `1 - p`,
/// and a is `alpha` for class 1 and `1 - alpha` for class 0: rows that are told apart already count little. Not
/// convex: where the second derivative is below 1e-16 it is taken as that of the same loss with (1 - q)^gamma held
/// fixed. Its probabilities rank rows; they are drawn towards 1/2 and are no frequencies. Targets: 0 and 1. Source:
/// Lin, Goyal, Girshick, He, Dollar, "Focal loss for dense object detection", 2017, doi:10.1109/ICCV.2017.324.
struct focal {
    static constexpr std::string_view name = "focal";
    static constexpr link_function link = link_function::logit;

    non_negative gamma = 2;           ///< how little rows of a known class count; 0: as in the logistic loss
    open_unit_interval alpha = 0.25;  ///< weight of class 1; class 0 has the rest
    static auto parameters() {
        return std::array{parameter{"gamma", &focal::gamma, "how little rows of a known class count"},
                          parameter{"alpha", &focal::alpha, "weight of class 1; class 0 has the rest"}};
    }

    [[nodiscard]] double value(double margin, double y) const {
        const double towards = y > 0.5 ? margin : -margin;
        return exact_product(exact_product(weight(y), fading(towards)), -log_of_share(towards));
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const {
        const double sign = y > 0.5 ? 1 : -1;
        const double towards = exact_product(sign, margin);
        const double q = exact_sigmoid(towards), rest = exact_sigmoid(-towards),
                     log_q = log_of_share(towards);
        const double outside = exact_product(weight(y), fading(towards));
        const double spread = exact_product(q, rest);
        // By the margin towards the true class: slope = gamma q log q - (1 - q), all times `outside`.
        const double slope = exact_product(gamma, exact_product(q, log_q)) - rest;
        const double slope_of_slope = exact_product(gamma, exact_product(spread, log_q) + spread) + spread;
        const double curvature = slope_of_slope - exact_product(exact_product(gamma, q), slope);
        const double hessian = exact_product(outside, curvature);
        return {exact_product(sign, exact_product(outside, slope)),
                (std::max)(hessian >= 1e-16 ? hessian : exact_product(outside, spread), 1e-16)};
    }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    /// Where the slope over all rows is 0, found by halving, as no formula gives it.
    [[nodiscard]] double margin(double mean) const {
        const double share = (std::min)((std::max)(mean, 1e-7), 1 - 1e-7);
        double low = -40, high = 40;
        for (int i = 0; i < 64; ++i) {
            const double middle = low + (high - low) / 2;
            const double slope = exact_product(share, derivatives(middle, 1).gradient) +
                                 exact_product(1 - share, derivatives(middle, 0).gradient);
            (slope < 0 ? low : high) = middle;
        }
        return low + (high - low) / 2;
    }
    [[nodiscard]] bool accepts(double y) const { return y == 0 || y == 1; }

    friend bool operator==(const focal&, const focal&) = default;

  private:
    [[nodiscard]] double weight(double y) const { return y > 0.5 ? alpha.value() : 1 - alpha; }
    /// The log of the true class's probability; also where that rounds to 0.
    [[nodiscard]] static double log_of_share(double towards) {
        const double away = towards < 0 ? -towards : towards;
        return (towards < 0 ? towards : 0.0) - exact_log(1 + exact_exp(-away));
    }
    /// (1 - q)^gamma.
    [[nodiscard]] double fading(double towards) const {
        return exact_exp(exact_product(gamma, log_of_share(-towards)));
    }
};

}  // namespace sluice::losses
