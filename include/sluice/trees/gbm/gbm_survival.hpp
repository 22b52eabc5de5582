// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/cox.hpp"
#include "sluice/trees/cox_objective.hpp"
#include "sluice/trees/gbm/boosted_regressor.hpp"
#include "sluice/trees/gbm/gbm.hpp"

#include <memory>
#include <string_view>

namespace sluice {

namespace trees {

/// The task of telling how likely an event is, relative to other rows: it predicts a number a row, so it is a
/// regressor.
struct survival {
    static constexpr std::string_view name = "gbm_survival";
    static constexpr role step_role = role::regressor;
    using objective_type = losses::cox;
    using scale_pos_weight_type = absent_parameter;
    static constexpr absent_parameter scale_pos_weight() { return {}; }

    using fitted = boosted_regressor<survival, losses::link_function>;

    template <class Spec, class Learn = boost_from>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn = {}) {
        const auto objective_on = [](const dataset<>& rows) -> std::unique_ptr<objective> {
            return std::make_unique<cox_objective>(rows, name);
        };
        return {losses::link_function::log, learn(from.booster(), spec, data, ctx, objective_on)};
    }
};

}  // namespace trees

/// Gradient-boosted trees for times of events of which some were only observed so long: `gbm`, with its parameters and
/// the objective `losses::cox` (XGBoost's survival:cox).
///
/// Takes a `survival_target`. Predicts the hazard ratio `e^margin`, the larger the sooner the event; the constant
/// below the trees is 0, so ratios are to a common, unknown hazard. Early stopping watches the mean of the negative
/// partial log likelihood over the events of the validation data. Without any event predicts 1. Throws `invalid_data`
/// for another kind of target, times that are not above 0, and events other than 0 and 1.
///
/// Example: `score(concordance_index, fit(gbm_survival{.learning_rate = 0.1}, train), test)`.
using gbm_survival = gbm<trees::survival>;

}  // namespace sluice
