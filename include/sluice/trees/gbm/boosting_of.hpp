// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/boosting.hpp"
#include "sluice/trees/gbm/multi_strategy.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What the engine needs of the parameters that classifier and regressor share, to learn from these rows.
template <class Spec>
[[nodiscard]] boosting boosting_of(const Spec& spec, const dataset<>& data) {
    const auto count = [](const auto& parameter) { return static_cast<std::size_t>(parameter.value()); };
    std::vector<double> class_shares;
    if constexpr (requires { spec.subsample_by_class.size(); })
        class_shares.assign(spec.subsample_by_class.begin(), spec.subsample_by_class.end());
    bool vector_leaves = false;
    if constexpr (requires { spec.multi_strategy == multi_strategy::multi_output_tree; })
        vector_leaves = spec.multi_strategy == multi_strategy::multi_output_tree;
    const double n_rows = total_weight(data);
    const double learning_rate =
        spec.learning_rate > 0.0 ? spec.learning_rate.value() : learning_rate_for(n_rows);
    return {.rounds = count(spec.rounds),
            .rows = {.method = spec.sampling_method,
                     .subsample = spec.subsample,
                     .top_rate = spec.top_rate,
                     .other_rate = spec.other_rate,
                     .bagging_temperature = spec.bagging_temperature,
                     .class_shares = std::move(class_shares)},
            .max_bins = count(spec.max_bins),
            .early_stopping_rounds = count(spec.early_stopping_rounds),
            .min_delta = spec.min_delta,
            .noise = {spec.random_strength, n_rows, learning_rate},
            .limits = {.policy = spec.grow_policy,
                       .max_depth = count(spec.max_depth),
                       .max_leaves = count(spec.max_leaves),
                       .learning_rate = learning_rate,
                       .regularise = {.l1 = spec.l1,
                                      .l2 = spec.l2,
                                      .gamma = spec.gamma,
                                      .min_child_weight = spec.min_child_weight,
                                      .min_rows_in_leaf = count(spec.min_rows_in_leaf),
                                      .max_delta_step = spec.max_delta_step,
                                      .path_smoothing = spec.path_smoothing},
                       .columns = {.by_tree = spec.colsample_bytree,
                                   .by_level = spec.colsample_bylevel,
                                   .by_node = spec.colsample_bynode},
                       .categories = {.most_alone = count(spec.max_categories_to_one_hot),
                                      .most_in_set = count(spec.max_categories_in_split),
                                      .smoothing = spec.category_smoothing,
                                      .l2 = spec.category_l2,
                                      .least_weight = spec.min_category_weight},
                       .vector_leaves = vector_leaves},
            .linear = {.wanted = spec.linear_leaves, .l2 = spec.linear_l2},
            .constrained = {spec.increasing, spec.decreasing, spec.interaction_constraints},
            .categorical = spec.categorical,
            .dropped = {.rate = spec.dropout_rate,
                        .skip = spec.skip_drop,
                        .most = count(spec.max_drop),
                        .one = spec.one_drop,
                        .sampling = spec.sample_type,
                        .normalisation = spec.normalize_type}};
}

/// Throws `invalid_data` when a fit is to stop early and nothing tells when, and `invalid_parameter` when later rounds
/// would have changed the trees of the best one.
template <class Spec>
void require_validation(const Spec& spec, const context& ctx) {
    if (spec.early_stopping_rounds.value() > 0 && (spec.dropout_rate > 0.0 || spec.one_drop))
        throw invalid_parameter(
            {.component = std::string(std::string_view(Spec::name)),
             .requirement = "stops early or drops rounds, not both",
             .actual = "early_stopping_rounds = " + to_text(spec.early_stopping_rounds.value()) +
                       ", dropout_rate = " + to_text(spec.dropout_rate.value()),
             .place = {},
             .hint = "choose the number of rounds by validation_losses()"});
    if (spec.early_stopping_rounds.value() > 0 && !ctx.validation)
        throw invalid_data({.component = std::string(std::string_view(Spec::name)),
                            .requirement = "needs validation data to stop early",
                            .actual = "none",
                            .place = {},
                            .hint = "fit(spec, train, {.validation = &held_out})"});
}

}  // namespace sluice::trees
