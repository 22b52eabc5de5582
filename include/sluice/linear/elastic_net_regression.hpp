// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/elastic_net_fit.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Least squares with penalties on the absolute values and on the squares of the coefficients: makes
/// `sum of w (y - b - x c)^2 / (2 sum of w) + alpha (l1_ratio |c|_1 + (1 - l1_ratio) |c|^2 / 2)` least; the intercept b
/// is not penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `alpha` | 1 | >= 0 | size of the penalty |
/// | `l1_ratio` | 0.5 | in [0, 1] | share of it on absolute values |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-8 | > 0 | stop when at most this share of the objective is left to gain |
/// | `max_iterations` | 10000 | >= 1 | most sweeps over the coefficients |
///
/// Parameters have scikit-learn's meaning, but `tolerance`, which here bounds the duality gap by the objective. Found by
/// coordinate descent on the columns that the strong rule lets through, checked on all, extrapolated every fifth sweep.
/// With fewer columns than rows it works on their products: one pass over the rows. Not converging is not an error: see
/// `converged()` of the fitted model.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. O(n_rows x n_features^2) once, O(columns in use^2) a sweep; same bits for any number of
/// threads. Throws `invalid_data` for another kind of target.
/// Example: `on(kind::numeric) | standard_scaler{} | elastic_net_regression{.alpha = 0.1}`.
/// Source: Zou, Hastie, "Regularization and variable selection via the elastic net", 2005,
/// doi:10.1111/j.1467-9868.2005.00503.x.
struct elastic_net_regression {
    static constexpr std::string_view name = "elastic_net_regression";
    static constexpr role step_role = role::regressor;

    non_negative alpha = 1;
    unit_interval l1_ratio = 0.5;
    bool intercept = true;
    positive tolerance = 1e-8;
    at_least<1> max_iterations = 10000;

    static auto parameters() {
        using self = elastic_net_regression;
        return std::array{
            parameter{"alpha", &self::alpha, "size of the penalty"},
            parameter{"l1_ratio", &self::l1_ratio, "share of the penalty on absolute values"},
            parameter{"intercept", &self::intercept, "fit a constant too"},
            parameter{"tolerance", &self::tolerance, "share of the objective that may be left to gain"},
            parameter{"max_iterations", &self::max_iterations, "most sweeps over the coefficients"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"elastic_net_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const elastic_net_regression&, const elastic_net_regression&) = default;
};

template <class>
elastic_net_regression::fitted elastic_net_regression::fit(const dataset<>& data, const context& ctx) const {
    return linear::fit_elastic_net<fitted>(*this, l1_ratio, data, ctx);
}

#ifdef SLUICE_COMPILED
extern template elastic_net_regression::fitted elastic_net_regression::fit<void>(const dataset<>&,
                                                                                 const context&) const;
#endif

}  // namespace sluice
