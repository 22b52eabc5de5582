// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/quantile_solver.hpp"
#include "sluice/linear/regression_model.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Regression for a quantile of the target instead of its mean: the median is not moved by wild targets, and two
/// quantiles hold an interval between them. Makes
/// `sum of w rho(y - b - x c) / sum of w + alpha sum |c|` least over coefficients c and intercept b; rho, the pinball loss,
/// is `quantile u` for u > 0 and `(quantile - 1) u` for others.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `quantile` | 0.5 | in (0, 1) | share of the targets that lie below predictions |
/// | `alpha` | 1 | >= 0 | penalty on the absolute values of coefficients |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-9 | > 0 | stop within this share of the least objective |
/// | `max_iterations` | 100 | >= 1 | most steps |
///
/// Parameters have scikit-learn's meaning. Found by an interior point method: see `linear::quantile_solver`. Where several
/// solutions are as good it is in their middle. Coefficients that the penalty makes 0 are 0. Not converging is not an
/// error: see `converged()` of the fitted model.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. O(n_rows x n_features^2) a step, of which there are 10 to 40; six numbers are kept for each
/// row. Same bits for any number of threads. Throws `invalid_data` for another kind of target.
/// Example: `quantile_regression{.quantile = 0.9, .alpha = 0}`.
/// Source: Koenker, Bassett, "Regression quantiles", 1978, doi:10.2307/1913643.
struct quantile_regression {
    static constexpr std::string_view name = "quantile_regression";
    static constexpr role step_role = role::regressor;

    open_unit_interval quantile = 0.5;
    non_negative alpha = 1;
    bool intercept = true;
    positive tolerance = 1e-9;
    at_least<1> max_iterations = 100;

    static auto parameters() {
        using self = quantile_regression;
        return std::array{
            parameter{"quantile", &self::quantile, "share of the targets below predictions"},
            parameter{"alpha", &self::alpha, "penalty on absolute values of coefficients"},
            parameter{"intercept", &self::intercept, "fit a constant too"},
            parameter{"tolerance", &self::tolerance, "share of the least objective to end within"},
            parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"quantile_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const quantile_regression&, const quantile_regression&) = default;
};

template <class>
quantile_regression::fitted quantile_regression::fit(const dataset<>& data, const context& ctx) const {
    const linear::design all(linear::columns_with_target(data, name), data.weights(), intercept, name, ctx);
    const Eigen::Index n = all.width() - 1, first = intercept ? 1 : 0;
    const auto& y = all.map(n);
    // The loss is in mapped units of the target, and a coefficient in those of the target over the column's.
    Eigen::VectorXd penalty(alpha > 0.0 ? n : 0);
    for (Eigen::Index j = 0; j < penalty.size(); ++j)
        penalty[j] = alpha * all.total_weight() * all.map(j).scale;
    const auto m =
        linear::quantile_solver(all, intercept, quantile, penalty, ctx).solve({tolerance, max_iterations});
    Eigen::VectorXd coefficients = m.at.segment(first, n);
    double centre = intercept ? m.at[0] + y.shift : 0;
    for (Eigen::Index j = 0; j < n; ++j) {
        centre -= coefficients[j] * all.map(j).shift;
        coefficients[j] *= all.map(j).scale / y.scale;
    }
    return {linear::linear_terms(
                all.columns(), Eigen::VectorXd::Constant(1, intercept ? centre / y.scale : 0), coefficients),
            m.iterations, m.converged};
}

#ifdef SLUICE_COMPILED
extern template quantile_regression::fitted quantile_regression::fit<void>(const dataset<>&,
                                                                           const context&) const;
#endif

}  // namespace sluice
