// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/loss.hpp"
#include "sluice/trees/gbm/boosted_regressor.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/gbm/regression_objective.hpp"
#include "sluice/trees/row_objective.hpp"

#include <memory>
#include <string_view>
#include <variant>

namespace sluice {

namespace trees {

namespace detail {

template <class Objective>
struct link_of;
/// One's own loss stays in the model: nobody else knows what its margins mean.
template <losses::loss Loss>
struct link_of<Loss> {
    using type = Loss;
    [[nodiscard]] static Loss of(const Loss& loss) { return loss; }
};
template <losses::loss... Loss>
struct link_of<std::variant<Loss...>> {
    using type = losses::link_function;
    [[nodiscard]] static type of(const std::variant<Loss...>& chosen) {
        return std::visit([](const auto& loss) { return loss.link; }, chosen);
    }
};

template <losses::loss Loss>
[[nodiscard]] std::unique_ptr<objective> regression_on(const Loss& loss, const dataset<>& data,
                                                       std::string_view component) {
    const auto& target = require_target<numeric_target>(data.target(), component);
    return std::make_unique<row_objective<Loss>>(loss, target.values, data.weights(), component);
}
template <losses::loss... Loss>
[[nodiscard]] std::unique_ptr<objective> regression_on(const std::variant<Loss...>& chosen,
                                                       const dataset<>& data, std::string_view component) {
    return std::visit([&](const auto& loss) { return regression_on(loss, data, component); }, chosen);
}

}  // namespace detail

/// The task of predicting a number of numeric targets by a loss of one's own.
///
/// `Objective` meets `losses::loss`, is default-constructible and has `==`. It becomes a parameter that text can set
/// when it describes itself (`parameters()`), and saved models keep it: a loss with members needs `visit` for that,
/// with arithmetic members, as every component does.
///
/// Example: `fit(gbm<trees::regression_by<my_loss>>{.objective = my_loss{2.0}, .rounds = 50}, train)`.
template <class Objective>
struct regression_by {
    static constexpr std::string_view name = "gbm_regressor";
    static constexpr role step_role = role::regressor;
    using objective_type = Objective;
    using eval_metric_type = regression_eval_metric;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using link = detail::link_of<Objective>;
    using fitted = boosted_regressor<regression_by, typename link::type>;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        const auto objective_on = [&](const dataset<>& rows) {
            return detail::regression_on(spec.objective, rows, name);
        };
        const fitted without_trees(link::of(spec.objective), {});
        return {link::of(spec.objective),
                learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }
};

/// The task of predicting a number by one of the losses of `regression_objective`.
struct regression : regression_by<regression_objective> {};

}  // namespace trees

/// Gradient-boosted trees that predict a number: `gbm`, with its parameters and `regression_objective`.
///
/// The constant below the trees is the weighted mean, through the link of the objective, or the weighted quantile.
/// With `absolute_error` and `quantile` each leaf's value is that quantile of its rows' residuals, too. A loss of
/// your own: `gbm<trees::regression_by<my_loss>>`.
///
/// Example: `fit(gbm_regressor{.objective = losses::quantile{.alpha = 0.9}, .rounds = 200}, train)`.
using gbm_regressor = gbm<trees::regression>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::regression>;
#endif

}  // namespace sluice
