// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/boost.hpp"
#include "sluice/trees/gbm/boosting_of.hpp"
#include "sluice/trees/gbm/watched_metrics.hpp"

#include <memory>

namespace sluice::trees {

/// Boosts `from` until it has the rounds that the specification asks for. `objective_on(dataset)` makes the objective
/// on the training data, and the one that watches the validation data of the context, if there are any;
/// `without_trees` is the fitted form, and tells the metrics what margins mean.
///
/// With `bins` trees learn from these, whose rows `data` are, and start from nothing.
struct boost_from {
    const binned_dataset* bins = nullptr;

    template <class Spec, class Fitted, class ObjectiveOn>
    [[nodiscard]] boosted_trees operator()(const boosted_trees& from, const Spec& spec,
                                           const Fitted& without_trees, const dataset<>& data,
                                           const context& ctx, const ObjectiveOn& objective_on) const {
        require_validation(spec, ctx);
        const std::unique_ptr<objective> minimised = objective_on(data);
        watched_rows watched;
        if (ctx.validation)
            watched = {&*ctx.validation, objective_on(*ctx.validation),
                       watched_metrics(spec, without_trees, *ctx.validation)};
        if (bins != nullptr)
            return boost(boosting_of(spec, data), *bins, *minimised, watched, Spec::name, ctx);
        return boost(boosting_of(spec, data), from, data, *minimised, watched, Spec::name, ctx);
    }
};

}  // namespace sluice::trees
