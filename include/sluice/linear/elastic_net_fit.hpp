// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear/elastic_net_solver.hpp"
#include "sluice/linear/regression_model.hpp"

#include <cstdint>

namespace sluice::linear {

/// Fits an elastic net for one penalty; without a share of absolute values it is ridge regression.
template <class Model, class Spec>
[[nodiscard]] Model fit_elastic_net(const Spec& spec, double l1_ratio, const dataset<>& data,
                                    const context& ctx) {
    const design all(columns_with_target(data, Model::component), data.weights(), spec.intercept,
                     Model::component, ctx);
    const auto model = [&](const auto& s, std::int64_t sweeps, bool converged) {
        return Model(linear_terms(all.columns(), Eigen::VectorXd::Constant(1, s.intercept), s.coefficients),
                     sweeps, converged);
    };
    if (spec.alpha * l1_ratio == 0) {
        const auto factor = factor_of(all, spec.intercept, ctx);
        const double l2 = spec.alpha * all.total_weight();
        return model(least_squares_solver(all, factor, spec.intercept, l2).solve(), 0, true);
    }
    elastic_net_solver solver(all, spec.intercept, ctx);
    const auto s = solver.solve(spec.alpha, l1_ratio, spec.tolerance, spec.max_iterations);
    return model(s, s.sweeps, s.converged);
}

}  // namespace sluice::linear
