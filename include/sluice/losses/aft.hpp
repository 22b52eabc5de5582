// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/normal_tail.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sluice::losses {

/// How the logarithms of times spread around the margin, in units of the scale.
///
/// | distribution | share below z | times then are |
/// |---|---|---|
/// | `normal` | that of the normal distribution | log-normal |
/// | `logistic` | 1 / (1 + e^-z) | log-logistic |
/// | `extreme` | 1 - e^(-e^z) | of Weibull's distribution |
enum class survival_distribution : std::uint8_t { normal, logistic, extreme };
[[nodiscard]] constexpr auto names_of(survival_distribution) {
    return std::array<std::string_view, 3>{"normal", "logistic", "extreme"};
}

/// The negative log likelihood of accelerated failure times, `log time = margin + scale Z`, Z of a `distribution`: of a
/// time that is known `-log(density(z) / (scale time))`, of one between two bounds `-log(F(z_upper) - F(z_lower))`, with
/// `z = (log time - margin) / scale` (XGBoost's survival:aft). Convex in the margin. By formulas that keep their digits
/// in the tails; derivatives are then limited as XGBoost's are, gradients to [-15, 15], hessians to [1e-16, 15], so that
/// no row far from its prediction rules a round. Predicts the time e^margin: the median, with `extreme` the time by which
/// 1 - 1/e of such rows have had the event. Targets: `survival_target` or `interval_target`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `distribution` | `normal` | `normal`, `logistic`, `extreme` | of the logarithms of times |
/// | `scale` | 1 | > 0 | how far these spread |
///
/// Source: Barnwal, Cho, Hocking, "Survival regression with accelerated failure time model in XGBoost", 2022,
/// doi:10.1080/10618600.2022.2067548.
struct aft {
    static constexpr std::string_view name = "aft";

    survival_distribution distribution = survival_distribution::normal;
    positive scale = 1;
    static auto parameters() {
        return std::array{parameter{"distribution", &aft::distribution, "of the logarithms of times"},
                          parameter{"scale", &aft::scale, "how far these spread"}};
    }

    /// The loss of a row; `lower` and `upper` are logarithms of bounds, equal ones that of the time.
    [[nodiscard]] double value(double margin, double lower, double upper) const {
        const double known = lower == upper ? exact_log(scale) + lower : 0.0;
        return known + terms_of(margin, lower, upper).value;
    }
    /// Its derivatives by the margin.
    [[nodiscard]] derivative derivatives(double margin, double lower, double upper) const {
        const terms t = terms_of(margin, lower, upper);
        return {(std::min)((std::max)(t.slope / scale, -15.0), 15.0),
                (std::min)((std::max)(t.curvature / scale / scale, 1e-16), 15.0)};
    }

    friend bool operator==(const aft&, const aft&) = default;

  private:
    /// The loss in units of the scale, and its derivatives by the margin in the same units.
    struct terms {
        double value, slope, curvature;
    };

    [[nodiscard]] terms terms_of(double margin, double lower, double upper) const {
        const double low = limited((lower - margin) / scale);
        if (lower == upper) return of_point(low);
        const double high = limited((upper - margin) / scale);
        switch (distribution) {
            case survival_distribution::logistic:
                return logistic_between(low, high, (upper - lower) / scale);
            case survival_distribution::extreme:
                return extreme_between(low, high, (upper - lower) / scale);
            case survival_distribution::normal:
                break;
        }
        return normal_between(low, high);
    }
    /// Bounds beyond all that counts, so that nothing overflows; infinite ones stay.
    [[nodiscard]] static double limited(double z) {
        return std::isinf(z) ? z : (std::min)((std::max)(z, -1e100), 1e100);
    }

    [[nodiscard]] terms of_point(double z) const {
        if (distribution == survival_distribution::normal)
            return {exact_product(z, z) / 2 + detail::log_root_two_pi, -z, 1};
        if (distribution == survival_distribution::logistic) {
            const double below = exact_sigmoid(z), above = exact_sigmoid(-z);
            const double away = z < 0 ? -z : z;
            return {away + 2 * detail::log_one_plus_exp(-away), above - below,
                    2 * exact_product(below, above)};
        }
        const double w = hazard(z);
        return {w - z, 1 - w, w};
    }

    /// F(u) - F(l) = F(u) (1 - F(l)) (1 - e^-(u - l)).
    [[nodiscard]] static terms logistic_between(double low, double high, double width) {
        const double below = exact_sigmoid(low), above = exact_sigmoid(-high);
        return {detail::log_one_plus_exp(-high) + detail::log_one_plus_exp(low) -
                    exact_log(detail::one_less_exp(width)),
                above - below,
                exact_product(below, exact_sigmoid(-low)) + exact_product(above, exact_sigmoid(high))};
    }

    /// F(u) - F(l) = e^-w(l) (1 - e^-d), d = w(u) - w(l), w(z) = e^z.
    [[nodiscard]] static terms extreme_between(double low, double high, double width) {
        const double w = hazard(low), share = detail::one_less_exp(width);
        const double d = exact_product(hazard(high), share);
        if (d > 700) return {w, -w, w};
        // Where both are far below, d rounds to 0, and its logarithm does not.
        if (d < 1e-8) return {w - high - exact_log(share), 1 - d / 2 - w, w + d / 2};
        const double inside = detail::one_less_exp(d);
        const double r = exact_product(d, exact_exp(-d)) / inside;  // d / (e^d - 1)
        return {w - exact_log(inside), r - w, w + exact_product(r, r + d - 1)};
    }
    [[nodiscard]] static double hazard(double z) { return exact_exp((std::min)(z, 500.0)); }

    [[nodiscard]] static terms normal_between(double low, double high) {
        if (high <= 0) {
            // The same seen from the other side.
            const terms t = normal_between(-high, -low);
            return {t.value, -t.slope, t.curvature};
        }
        const double width = high - low, middle = low + width / 2;
        if (width * (std::max)(1.0, std::abs(middle)) < 1e-3) return narrow_normal(middle, width);
        if (low < 0) return normal_around_zero(low, high);
        // All by the density at the lower bound, as far out as that may be.
        const double fall = std::isinf(high)
                                ? 0.0
                                : exact_exp(-exact_product(width, middle));  // density(high) / density(low)
        const double share =
            detail::mills_ratio(low) - (fall > 0 ? exact_product(fall, detail::mills_ratio(high)) : 0.0);
        const double slope = (fall - 1) / share;
        const double bent = ((fall > 0 ? exact_product(high, fall) : 0.0) - low) / share;
        return {exact_product(low, low) / 2 + detail::log_root_two_pi - exact_log(share), slope,
                exact_product(slope, slope) + bent};
    }
    [[nodiscard]] static terms normal_around_zero(double low, double high) {
        const auto part = [](double z) {  // density, z times it, the share beyond
            const double density = std::isinf(z) ? 0.0 : detail::normal_density(z);
            if (density == 0) return std::array{0.0, 0.0, 0.0};
            return std::array{density, exact_product(z, density),
                              exact_product(density, detail::mills_ratio(z))};
        };
        const auto l = part(-low), u = part(high);
        const double share = 1 - l[2] - u[2];
        const double slope = (u[0] - l[0]) / share;
        return {-exact_log(share), slope, exact_product(slope, slope) + (u[1] + l[1]) / share};
    }
    /// Density times width, to the second order.
    [[nodiscard]] static terms narrow_normal(double middle, double width) {
        const double small = exact_product(width, width) / 12;
        return {exact_product(middle, middle) / 2 + detail::log_root_two_pi - exact_log(width) -
                    exact_product(small, exact_product(middle, middle) - 1) / 2,
                -exact_product(middle, 1 - small), 1 - small};
    }
};

}  // namespace sluice::losses
