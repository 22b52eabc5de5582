// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/least_squares_model.hpp"

#include <array>
#include <string_view>

namespace sluice {

/// Ordinary least squares: the coefficients c and intercept b that make `sum of w (y - b - x c)^2` least.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `intercept` | true | fit b; otherwise it is 0 |
///
/// Solved by Householder QR: one pass over the rows (each chunk of them gives a triangle, the triangles are joined in
/// order), then a column-pivoted QR of the triangle's columns scaled to length 1. The normal equations, which would
/// cost half of the digits, are never formed. Where columns depend on each other, the shortest of all solutions is
/// taken, as scikit-learn does. `summary()` of the fitted model gives standard errors, t, p-values and confidence
/// intervals.
///
/// Takes numeric columns, dense and sparse blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies, in
/// degrees of freedom too; rows of weight 0 do not count. O(n_rows x n_features^2), memory O(n_features^2); same bits
/// for any number of threads. Throws `invalid_data` for another kind of target.
/// Example: `fit(linear_regression{}, train).state().summary()`.
/// Source: Golub, "Numerical methods for solving linear least squares problems", 1965, doi:10.1007/BF01436075;
/// Demmel, Grigori, Hoemmen, Langou, "Communication-optimal parallel and sequential QR and LU factorizations", 2012,
/// doi:10.1137/080731992.
struct linear_regression {
    static constexpr std::string_view name = "linear_regression";
    static constexpr role step_role = role::regressor;

    bool intercept = true;

    static auto parameters() {
        return std::array{parameter{"intercept", &linear_regression::intercept, "fit a constant too"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::least_squares_model<"linear_regression">;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const linear_regression&, const linear_regression&) = default;
};

template <class>
linear_regression::fitted linear_regression::fit(const dataset<>& data, const context& ctx) const {
    return linear::fit_least_squares<"linear_regression">(data, intercept, 0, ctx);
}

#ifdef SLUICE_COMPILED
extern template linear_regression::fitted linear_regression::fit<void>(const dataset<>&,
                                                                       const context&) const;
#endif

}  // namespace sluice
