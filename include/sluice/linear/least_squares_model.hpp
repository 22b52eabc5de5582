// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/fixed_string.hpp"
#include "sluice/linear/least_squares_solver.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear/regression_summary.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::linear {

/// The fitted form of the regressions by least squares.
template <fixed_string Component>
class least_squares_model {
  public:
    static constexpr std::string_view component = Component.view();
    static constexpr std::uint32_t version = 1;

    least_squares_model() = default;
    least_squares_model(const std::vector<feature>& columns, const least_squares_solution& s, bool intercept)
        : terms_(columns, Eigen::VectorXd::Constant(1, s.intercept), s.coefficients),
          has_intercept_(intercept),
          intercept_error_(s.intercept_error),
          standard_errors_(s.standard_errors.begin(), s.standard_errors.end()),
          residual_variance_(s.residual_variance),
          degrees_of_freedom_(s.degrees_of_freedom),
          r_squared_(s.r_squared) {
        terms_.check(1, component);
    }

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        return terms_.margins(x, component, ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        return terms_.margins(row, out);
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] double intercept() const { return terms_.intercept(); }
    [[nodiscard]] std::span<const double> coefficients() const { return terms_.coefficients(); }
    /// Names of the columns that the coefficients belong to.
    [[nodiscard]] const std::vector<std::string>& names() const { return terms_.names(); }

    /// Coefficients with standard errors, t, p-values and confidence intervals of the given level. All but the
    /// values are NaN where no degrees of freedom are left.
    [[nodiscard]] regression_summary summary(open_unit_interval level = 0.95) const {
        const double critical = student_t_critical(1 - level, degrees_of_freedom_);
        regression_summary s{{}, level, residual_variance_, degrees_of_freedom_, r_squared_};
        if (has_intercept_)
            s.coefficients.push_back(
                summary_of("intercept", intercept(), intercept_error_, degrees_of_freedom_, critical));
        for (std::size_t j = 0; j < terms_.n_features(); ++j)
            s.coefficients.push_back(summary_of(names()[j], coefficients()[j], standard_errors_[j],
                                                degrees_of_freedom_, critical));
        return s;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("terms", terms_);
        v("has_intercept", has_intercept_);
        v("intercept_error", intercept_error_);
        v("standard_errors", standard_errors_);
        v("residual_variance", residual_variance_);
        v("degrees_of_freedom", degrees_of_freedom_);
        v("r_squared", r_squared_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        terms_.check(1, component);
        if (standard_errors_.size() != terms_.n_features())
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a standard error for each column",
                                .actual = to_text(standard_errors_.size()),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    linear_terms terms_;
    bool has_intercept_ = true;
    double intercept_error_ = 0;
    std::vector<double> standard_errors_;
    double residual_variance_ = 0;
    double degrees_of_freedom_ = 0;
    double r_squared_ = 0;
};

/// Fits by least squares with a penalty on the squares of the coefficients.
template <fixed_string Component>
[[nodiscard]] least_squares_model<Component> fit_least_squares(const dataset<>& data, bool intercept,
                                                               double l2, const context& ctx) {
    const auto component = Component.view();
    const design all(columns_with_target(data, component), data.weights(), intercept, component, ctx);
    const auto factor = factor_of(all, intercept, ctx);
    return {all.columns(), least_squares_solver(all, factor, intercept, l2).solve(), intercept};
}

}  // namespace sluice::linear
