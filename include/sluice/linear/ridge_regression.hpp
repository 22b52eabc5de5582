// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/least_squares_model.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Least squares with a penalty on the squares of the coefficients: makes
/// `sum of w (y - b - x c)^2 + l2 |c|^2` least; the intercept b is not penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | 1 | >= 0 | penalty on the squares of coefficients: scikit-learn's `alpha` |
/// | `intercept` | true | | fit b; otherwise it is 0 |
///
/// Solved as `linear_regression` is, by QR of the data with `sqrt(l2)` times the identity below, so badly conditioned
/// data keep their digits. `summary()` tells how much the penalised estimate would scatter, not how far the penalty
/// has moved it; its degrees of freedom count effective parameters. Everything else is as in `linear_regression`.
/// Example: `on(kind::numeric) | standard_scaler{} | ridge_regression{.l2 = 10}`.
/// Source: Hoerl, Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970,
/// doi:10.1080/00401706.1970.10488634.
struct ridge_regression {
    static constexpr std::string_view name = "ridge_regression";
    static constexpr role step_role = role::regressor;

    non_negative l2 = 1;
    bool intercept = true;

    static auto parameters() {
        return std::array{parameter{"l2", &ridge_regression::l2, "penalty on the squares of coefficients"},
                          parameter{"intercept", &ridge_regression::intercept, "fit a constant too"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::least_squares_model<"ridge_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const ridge_regression&, const ridge_regression&) = default;
};

template <class>
ridge_regression::fitted ridge_regression::fit(const dataset<>& data, const context& ctx) const {
    return linear::fit_least_squares<"ridge_regression">(data, intercept, l2, ctx);
}

#ifdef SLUICE_COMPILED
extern template ridge_regression::fitted ridge_regression::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
