// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/label_objective.hpp"
#include "sluice/nn/multi_label_classification.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::nn {

SLUICE_INLINE multi_label_classification::progress multi_label_classification::go_on(
    const perceptron_options& wanted, const training& how, progress from, const dataset<>& data,
    const context& ctx) {
    const auto& target = require_target<multi_label_target>(data.target(), name);
    const auto refuse = [](std::string_view requirement, std::string_view actual) {
        throw invalid_data({.component = std::string(name),
                            .requirement = std::string(requirement),
                            .actual = std::string(actual),
                            .place = {},
                            .hint = {}});
    };
    const auto& labels = target.labels.names;
    if (labels.empty()) refuse("needs at least 1 label", "0");
    if (from.fitted.n_outputs() > 0 && from.fitted.output_names() != labels)
        refuse("goes on with the labels that it began with", "others");
    const label_objective learned(target);
    std::optional<label_objective> judged;
    watched_rows watched;
    if (ctx.validation) {
        const auto& held_out = require_target<multi_label_target>(ctx.validation->target(), name);
        if (held_out.labels.names != labels) refuse("needs validation data with the same labels", "others");
        judged.emplace(held_out);
        watched = {&*ctx.validation, &*judged};
    }
    auto done = train_perceptron(wanted, how, learned, {from.fitted.network(), std::move(from.training)},
                                 data, watched, name, ctx);
    return {fitted(labels, std::move(done.model)), std::move(done.state)};
}

}  // namespace sluice::nn
