// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/elastic_net_fit.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Least squares with a penalty on the absolute values of the coefficients, which makes many of them 0: makes
/// `sum of w (y - b - x c)^2 / (2 sum of w) + alpha |c|_1` least; the intercept b is not penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `alpha` | 1 | >= 0 | size of the penalty |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-8 | > 0 | stop when at most this share of the objective is left to gain |
/// | `max_iterations` | 10000 | >= 1 | most sweeps over the coefficients |
///
/// `elastic_net_regression` with `l1_ratio` 1: everything else is told there. `lambda_path` gives the solutions of many
/// penalties at little more than the price of one.
/// Example: `on(kind::numeric) | standard_scaler{} | lasso_regression{.alpha = 0.1}`.
/// Source: Tibshirani, "Regression shrinkage and selection via the lasso", 1996,
/// doi:10.1111/j.2517-6161.1996.tb02080.x.
struct lasso_regression {
    static constexpr std::string_view name = "lasso_regression";
    static constexpr role step_role = role::regressor;

    non_negative alpha = 1;
    bool intercept = true;
    positive tolerance = 1e-8;
    at_least<1> max_iterations = 10000;

    static auto parameters() {
        using self = lasso_regression;
        return std::array{
            parameter{"alpha", &self::alpha, "size of the penalty"},
            parameter{"intercept", &self::intercept, "fit a constant too"},
            parameter{"tolerance", &self::tolerance, "share of the objective that may be left to gain"},
            parameter{"max_iterations", &self::max_iterations, "most sweeps over the coefficients"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"lasso_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const lasso_regression&, const lasso_regression&) = default;
};

template <class>
lasso_regression::fitted lasso_regression::fit(const dataset<>& data, const context& ctx) const {
    return linear::fit_elastic_net<fitted>(*this, 1.0, data, ctx);
}

#ifdef SLUICE_COMPILED
extern template lasso_regression::fitted lasso_regression::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
