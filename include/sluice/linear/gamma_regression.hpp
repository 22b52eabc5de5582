// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/log_link_fit.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Regression for amounts above 0 that scatter in proportion to their mean: the mean is `e^(b + x c)`; makes
/// `sum of w half deviance / sum of w + alpha / 2 |c|^2` least, the half deviance being `ln(mean / y) + y / mean - 1`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `alpha` | 1 | >= 0 | penalty on the squares of coefficients |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// Parameters have scikit-learn's meaning.
/// Found by Newton's method with step halving (iteratively reweighted least squares), one pass over the rows a step, the
/// start taken from a sixteenth of the rows when they are many; by L-BFGS above 512 columns. Not converging is not an
/// error: see `converged()` of the fitted model.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. O(n_rows x n_features^2) a step; same bits for any number of threads. Throws `invalid_data`
/// for a target that is not above 0 or of another kind.
/// Example: `gamma_regression{.alpha = 0.01}`.
/// Source: Nelder, Wedderburn, "Generalized linear models", 1972, doi:10.2307/2344614.
struct gamma_regression {
    static constexpr std::string_view name = "gamma_regression";
    static constexpr role step_role = role::regressor;

    non_negative alpha = 1;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        using self = gamma_regression;
        return std::array{parameter{"alpha", &self::alpha, "penalty on the squares of coefficients"},
                          parameter{"intercept", &self::intercept, "fit a constant too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"gamma_regression", linear::log_link>;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const gamma_regression&, const gamma_regression&) = default;
};

template <class>
gamma_regression::fitted gamma_regression::fit(const dataset<>& data, const context& ctx) const {
    return linear::fit_log_link<fitted>(*this, data, linear::gamma_loss{}, linear::target_domain::positive,
                                        ctx);
}

#ifdef SLUICE_COMPILED
extern template gamma_regression::fitted gamma_regression::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
