// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/classification_model.hpp"
#include "sluice/linear/logistic_solver.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Logistic regression for two or more classes: makes `sum of w log loss + l2 / 2 |c|^2` least. Intercepts are not
/// penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | 1 | >= 0 | penalty on the squares of coefficients: 1 / C in scikit-learn's words |
/// | `intercept` | true | | fit constants too |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// Two classes have one margin, `b + x c`, the log odds of the second; more have one each, and probabilities are
/// their softmax. Up to 512 parameters Newton's method is used: gradient and Hessian in one pass over the rows a
/// step, the start taken from a sixteenth of the rows when they are many. With more parameters L-BFGS. Not
/// converging is not an error: see `converged()` of the fitted model; separable classes without penalty never do.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. Classes without weight get probability 0; data of one class a model that is sure of it.
/// O(n_rows x n_parameters^2) a step of Newton's, O(n_rows x n_parameters) of L-BFGS's; same bits for any number of
/// threads. Throws `invalid_data` for another kind of target.
/// Example: `on(kind::numeric) | simple_imputer{} | standard_scaler{} | logistic_regression{.l2 = 0.1}`.
/// Source: Cox, "The regression analysis of binary sequences", 1958, doi:10.1111/j.2517-6161.1958.tb00292.x; Nocedal,
/// Wright, "Numerical optimization", 2nd edition, 2006, doi:10.1007/978-0-387-40065-5.
struct logistic_regression {
    static constexpr std::string_view name = "logistic_regression";
    static constexpr role step_role = role::classifier;

    non_negative l2 = 1;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        using self = logistic_regression;
        return std::array{parameter{"l2", &self::l2, "penalty on the squares of coefficients"},
                          parameter{"intercept", &self::intercept, "fit constants too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::classification_model<"logistic_regression", 1>;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const logistic_regression&, const logistic_regression&) = default;
};

template <class>
logistic_regression::fitted logistic_regression::fit(const dataset<>& data, const context& ctx) const {
    const auto& target = require_target<class_target>(data.target(), name);
    const linear::design x(linear::required_features(data.x(), name), data.weights(), intercept, name, ctx);
    const linear::logistic_solver solver(x, target, data, intercept, l2, {tolerance, max_iterations});
    const auto m = solver.solve(ctx);
    return {{target.classes, solver.present()},
            linear::terms_of(x, intercept, solver.by_margin(m)),
            m.iterations,
            m.converged};
}

#ifdef SLUICE_COMPILED
extern template logistic_regression::fitted logistic_regression::fit<void>(const dataset<>&,
                                                                           const context&) const;
#endif

}  // namespace sluice
