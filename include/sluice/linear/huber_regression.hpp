// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/huber_objective.hpp"
#include "sluice/linear/minimise.hpp"
#include "sluice/linear/regression_model.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace sluice {

/// Robust regression: errors count by their squares when small and by their absolute values when large, so that a few
/// wild targets do not matter. Makes `sum of w (s + s H((y - b - x c) / s)) + alpha |c|^2` least over coefficients c,
/// intercept b and the scale s of the errors; H(z) is z^2 up to `epsilon` and `2 epsilon |z| - epsilon^2` beyond.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `epsilon` | 1.35 | >= 1 | how many scales an error is small for |
/// | `alpha` | 0.0001 | >= 0 | penalty on the squares of coefficients |
/// | `intercept` | true | | fit b; otherwise it is 0 |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// Parameters have scikit-learn's meaning. Found by Newton's method with step halving, by L-BFGS above 512 columns. Not
/// converging is not an error: see `converged()` of the fitted model.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. O(n_rows x n_features^2) a step; same bits for any number of threads. Throws `invalid_data`
/// for another kind of target.
/// Example: `huber_regression{.epsilon = 1.5}`.
/// Source: Huber, "Robust estimation of a location parameter", 1964, doi:10.1214/aoms/1177703732.
struct huber_regression {
    static constexpr std::string_view name = "huber_regression";
    static constexpr role step_role = role::regressor;

    bounded<double, interval{.low = 1}> epsilon = 1.35;
    non_negative alpha = 0.0001;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        using self = huber_regression;
        return std::array{parameter{"epsilon", &self::epsilon, "how many scales an error is small for"},
                          parameter{"alpha", &self::alpha, "penalty on the squares of coefficients"},
                          parameter{"intercept", &self::intercept, "fit a constant too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::regression_model<"huber_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const huber_regression&, const huber_regression&) = default;
};

template <class>
huber_regression::fitted huber_regression::fit(const dataset<>& data, const context& ctx) const {
    const linear::design all(linear::columns_with_target(data, name), data.weights(), intercept, name, ctx);
    const Eigen::Index n = all.width() - 1, first = intercept ? 1 : 0;
    const double y_scale = all.map(n).scale;
    Eigen::VectorXd penalty(n);
    // The objective is in units of the target; in mapped units it is y_scale times as large.
    for (Eigen::Index j = 0; j < n; ++j) penalty[j] = alpha * all.map(j).scale * all.map(j).scale / y_scale;
    const linear::huber_objective objective(all, intercept, penalty, epsilon);
    Eigen::VectorXd start = Eigen::VectorXd::Zero(objective.n_parameters());
    // Mapped targets lie within 1 of 0, so this scale is above that of any errors.
    start[start.size() - 1] = 1;
    const double at_start = objective.at(start, {.second = linear::second_derivatives::none}, ctx).value;
    const auto m = linear::minimise(objective, start, at_start, {tolerance, max_iterations}, ctx);
    const auto& y = all.map(n);
    Eigen::VectorXd coefficients = m.at.segment(first, n);
    double centre = (intercept ? m.at[0] : 0) + y.shift;
    for (Eigen::Index j = 0; j < n; ++j) {
        centre -= coefficients[j] * all.map(j).shift;
        coefficients[j] *= all.map(j).scale / y_scale;
    }
    return {linear::linear_terms(
                all.columns(), Eigen::VectorXd::Constant(1, intercept ? centre / y_scale : 0), coefficients),
            m.iterations, m.converged};
}

#ifdef SLUICE_COMPILED
extern template huber_regression::fitted huber_regression::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
