// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear/log_link_losses.hpp"
#include "sluice/linear/minimise.hpp"
#include "sluice/linear/regression_model.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::linear {

/// Which targets a deviance is defined for.
enum class target_domain { non_negative, positive };

/// The weighted mean of the target. Throws `invalid_data` naming the row at a value outside the domain.
[[nodiscard]] inline double mean_of_target(const dataset<>& data, target_domain domain,
                                           std::string_view component) {
    const auto& y = require_target<numeric_target>(data.target(), component).values;
    double total = 0, weight = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double w = data.weight(i);
        if (w == 0) continue;
        if (!std::isfinite(y[i]) || y[i] < 0 || (y[i] == 0 && domain == target_domain::positive))
            throw invalid_data({.component = std::string(component),
                                .requirement = domain == target_domain::positive ? "needs a target > 0"
                                                                                 : "needs a target >= 0",
                                .actual = to_text(y[i]),
                                .place = "row " + to_text(i),
                                .hint = {}});
        weight += w;
        total += (y[i] - total) * (w / weight);  // the mean so far, which cannot overflow
    }
    return total;
}

/// Fits a generalised linear model with logarithmic link: makes
/// `sum of w half deviance(y, e^(b + x c)) / sum of w + alpha / 2 |c|^2` least.
template <class Model, class Spec, class Loss>
[[nodiscard]] Model fit_log_link(const Spec& spec, const dataset<>& data, const Loss& loss,
                                 target_domain domain, const context& ctx) {
    const auto component = Model::component;
    const double mean = mean_of_target(data, domain, component);
    const design x(required_features(data.x(), component), data.weights(), spec.intercept, component, ctx);
    Eigen::VectorXd start = Eigen::VectorXd::Zero(x.width() + (spec.intercept ? 1 : 0));
    if (mean == 0 && spec.intercept) {
        // No event at all: the logarithm of the mean lies below any number; the exponential of this one is 0.
        start[0] = -1000;
        return Model(terms_of(x, true, start), 0, true);
    }
    if (spec.intercept) start[0] = std::log(mean);
    const auto y = std::get<numeric_target>(data.target()).values.span();
    const margin_objective objective(x, y, spec.intercept, mapped_penalty(x, spec.alpha * x.total_weight()),
                                     loss);
    const double at_start = objective.at_constant(spec.intercept ? start[0] : 0, ctx);
    const auto m = minimise(objective, start, at_start, {spec.tolerance, spec.max_iterations}, ctx);
    return Model(terms_of(x, spec.intercept, m.at), m.iterations, m.converged);
}

}  // namespace sluice::linear
