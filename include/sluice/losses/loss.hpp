// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/derivative.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>

namespace sluice::losses {

/// What a learner minimises, row by row: a margin (a sum of trees, a linear form) against the target `y`.
///
/// | member | gives |
/// |---|---|
/// | `name` | what the loss is called |
/// | `value(margin, y)` | the loss of a row |
/// | `derivatives(margin, y)` | its derivatives by the margin |
/// | `prediction(margin)` | what is predicted: the inverse of the link |
/// | `margin(mean)` | the best constant margin, given the weighted mean of the targets |
/// | `accepts(y)` | whether a target is one that the loss is made for |
///
/// Yours may join. Two more members are looked for: `derivatives(margins, y, n, gradients, hessians)`, the same for
/// many rows at once, and `level()`, the share of the targets that should lie below the prediction: then the best
/// constant, of all rows and of each leaf, is the quantile of that level and not a step of Newton's.
template <class L>
concept loss = requires(const L& l, double margin, double y) {
    { L::name } -> std::convertible_to<std::string_view>;
    { l.value(margin, y) } -> std::same_as<double>;
    { l.derivatives(margin, y) } -> std::same_as<derivative>;
    { l.prediction(margin) } -> std::same_as<double>;
    { l.margin(y) } -> std::same_as<double>;
    { l.accepts(y) } -> std::same_as<bool>;
};

/// A loss whose best constant is a quantile.
template <class L>
concept quantile_loss = loss<L> && requires(const L& l) {
    { l.level() } -> std::same_as<double>;
};

/// The derivatives of `n` rows, at once where the loss knows how.
template <loss L>
void derivatives_of(const L& l, const double* margins, const double* y, std::size_t n, double* gradients,
                    double* hessians) {
    if constexpr (requires { l.derivatives(margins, y, n, gradients, hessians); }) {
        l.derivatives(margins, y, n, gradients, hessians);
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            const derivative d = l.derivatives(margins[i], y[i]);
            gradients[i] = d.gradient;
            hessians[i] = d.hessian;
        }
    }
}

}  // namespace sluice::losses
