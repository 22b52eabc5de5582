// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/log_link_fit.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Regression for amounts whose variance is proportional to `mean^power`: 1 is Poisson, 2 gamma, 3 inverse Gaussian,
/// between 1 and 2 amounts that are often 0 (rain, claims). The mean is `e^(b + x c)`; makes
/// `sum of w half deviance / sum of w + alpha / 2 |c|^2` least, the half deviance being
/// `y^(2-p) / ((1-p)(2-p)) - y mean^(1-p) / (1-p) + mean^(2-p) / (2-p)` and its limits.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `power` | 1.5 | in [1, 3] | of the mean in the variance |
/// | `alpha` | 1 | >= 0 | penalty on the squares of coefficients |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// Parameters have scikit-learn's meaning. Above power 2 the deviance is not convex and steps are Fisher's scoring.
/// Found by Newton's method with step halving (iteratively reweighted least squares), one pass over the rows a step, the
/// start taken from a sixteenth of the rows when they are many; by L-BFGS above 512 columns. Not converging is not an
/// error: see `converged()` of the fitted model.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. O(n_rows x n_features^2) a step; same bits for any number of threads. Throws `invalid_data`
/// for a target below 0, for 0 from power 2 on, or of another kind.
/// Example: `tweedie_regression{.power = 1.9, .alpha = 0.01}`.
/// Source: Jorgensen, "Exponential dispersion models", 1987, doi:10.1111/j.2517-6161.1987.tb01685.x.
struct tweedie_regression {
    static constexpr std::string_view name = "tweedie_regression";
    static constexpr role step_role = role::regressor;

    bounded<double, interval{.low = 1, .high = 3}> power = 1.5;
    non_negative alpha = 1;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        using self = tweedie_regression;
        return std::array{parameter{"power", &self::power, "power of the mean that the variance grows with"},
                          parameter{"alpha", &self::alpha, "penalty on the squares of coefficients"},
                          parameter{"intercept", &self::intercept, "fit a constant too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"tweedie_regression", linear::log_link>;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const tweedie_regression&, const tweedie_regression&) = default;
};

template <class>
tweedie_regression::fitted tweedie_regression::fit(const dataset<>& data, const context& ctx) const {
    using linear::target_domain;
    if (power == 1)
        return linear::fit_log_link<fitted>(*this, data, linear::poisson_loss{}, target_domain::non_negative,
                                            ctx);
    if (power == 2)
        return linear::fit_log_link<fitted>(*this, data, linear::gamma_loss{}, target_domain::positive, ctx);
    return linear::fit_log_link<fitted>(*this, data, linear::tweedie_loss{power},
                                        power < 2 ? target_domain::non_negative : target_domain::positive,
                                        ctx);
}

#ifdef SLUICE_COMPILED
extern template tweedie_regression::fitted tweedie_regression::fit<void>(const dataset<>&,
                                                                         const context&) const;
#endif

}  // namespace sluice
