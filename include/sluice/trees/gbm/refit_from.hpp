// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/gbm/boosting_of.hpp"
#include "sluice/trees/refit_leaves.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sluice::trees {

/// Gives the leaves of `from` new values for other data; takes the place of `boost_from` in a task.
struct refit_from {
    double decay = 0.9;

    template <class Spec, class Fitted, class ObjectiveOn>
    [[nodiscard]] boosted_trees operator()(const boosted_trees& from, const Spec& spec, const Fitted&,
                                           const dataset<>& data, const context& ctx,
                                           const ObjectiveOn& objective_on) const {
        if (spec.dropout_rate > 0.0 || spec.one_drop)
            throw invalid_parameter({.component = std::string(std::string_view(Spec::name)),
                                     .requirement = "refits trees that were fitted without dropping rounds",
                                     .actual = "dropout_rate = " + to_text(spec.dropout_rate.value()),
                                     .place = {},
                                     .hint = {}});
        if (spec.linear_leaves || from.has_linear_leaves())
            throw invalid_parameter({.component = std::string(std::string_view(Spec::name)),
                                     .requirement = "refits trees whose leaves are constants",
                                     .actual = "linear leaves",
                                     .place = {},
                                     .hint = {}});
        const std::unique_ptr<objective> minimised = objective_on(data);
        return refit_leaves(boosting_of(spec, data), from, decay, data, *minimised, Spec::name, ctx);
    }
};

}  // namespace sluice::trees
