// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/elastic_net_solver.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What `lambda_path` is asked for.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `l1_ratio` | 1 | in (0, 1] | share of the penalty on absolute values; 1 is the lasso |
/// | `n_lambdas` | 100 | >= 1 | how many penalties |
/// | `eps` | 1e-3 | in (0, 1) | the last penalty divided by the first |
/// | `intercept` | true | | fit constants too |
/// | `tolerance` | 1e-6 | > 0 | stop when at most this share of an objective is left to gain |
/// | `max_iterations` | 10000 | >= 1 | most sweeps a penalty |
struct lambda_path_options {
    positive_unit_interval l1_ratio = 1;
    at_least<1> n_lambdas = 100;
    open_unit_interval eps = 1e-3;
    bool intercept = true;
    positive tolerance = 1e-6;
    at_least<1> max_iterations = 10000;
};

/// The solutions of `lambda_path`, one a column of `coefficients`.
struct regularisation_path {
    Eigen::VectorXd lambdas;         // [n_lambdas], falling; what the regressions call alpha
    Eigen::MatrixXd coefficients;    // [n_features x n_lambdas]
    Eigen::VectorXd intercepts;      // [n_lambdas]
    Eigen::VectorXd gaps;            // [n_lambdas], what is left to gain as a share of the objective
    std::vector<std::string> names;  // [n_features]
};

/// Lasso or elastic net for falling penalties, from the least one under which all coefficients are 0 down to `eps`
/// times it, evenly spaced in their logarithms (scikit-learn's path). Each solution starts from the one before. Where
/// the target does not depend on any column, all penalties are the smallest number above 0.
///
/// Complexity, weights, missing values, determinism and errors are those of `elastic_net_regression`.
/// Example: `const auto path = lambda_path(train, {.n_lambdas = 50});`
/// Source: Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
/// 2010, doi:10.18637/jss.v033.i01.
SLUICE_WHEN_USED [[nodiscard]] regularisation_path lambda_path(const dataset<>& data,
                                                               const lambda_path_options& options = {},
                                                               const context& ctx = {}) {
    constexpr std::string_view component = "lambda_path";
    const linear::design all(linear::columns_with_target(data, component), data.weights(), options.intercept,
                             component, ctx);
    linear::elastic_net_solver solver(all, options.intercept, ctx);
    const Eigen::Index n = options.n_lambdas.value(), n_features = all.width() - 1;
    regularisation_path path{
        Eigen::VectorXd(n), Eigen::MatrixXd(n_features, n), Eigen::VectorXd(n), Eigen::VectorXd(n), {}};
    for (Eigen::Index j = 0; j < n_features; ++j)
        path.names.push_back(all.columns()[static_cast<std::size_t>(j)].name);
    const double first = (std::max)(solver.alpha_max(options.l1_ratio), (std::numeric_limits<double>::min)());
    for (Eigen::Index i = 0; i < n; ++i) {
        ctx.check_cancelled(component);
        const double share = n > 1 ? static_cast<double>(i) / static_cast<double>(n - 1) : 0;
        path.lambdas[i] = first * std::pow(options.eps.value(), share);
        const auto s =
            solver.solve(path.lambdas[i], options.l1_ratio, options.tolerance, options.max_iterations);
        path.coefficients.col(i) = s.coefficients;
        path.intercepts[i] = s.intercept;
        path.gaps[i] = s.gap;
    }
    return path;
}

}  // namespace sluice
