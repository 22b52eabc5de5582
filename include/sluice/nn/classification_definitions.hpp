// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/class_objective.hpp"
#include "sluice/nn/classification.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace sluice::nn {

template <class Family>
typename classification_by<Family>::progress classification_by<Family>::go_on(
    const typename Family::options& wanted, const training& how, progress from, const dataset<>& data,
    const context& ctx) {
    const auto& target = require_target<class_target>(data.target(), name);
    present_classes found(target, data);
    if (found.present.size() == 1)
        return {fitted({target.classes, std::move(found.present)},
                       Family::without_outputs(wanted, data, name, ctx)),
                {}};
    const bool begun = from.fitted.input_width() > 0;
    if (begun && (*from.fitted.class_names() != *target.classes ||
                  !std::equal(found.present.begin(), found.present.end(), from.fitted.present().begin(),
                              from.fitted.present().end())))
        throw invalid_data({.component = std::string(name),
                            .requirement = "goes on with the classes that it began with",
                            .actual = "others",
                            .place = {},
                            .hint = {}});
    const class_objective learned(target, found.present);
    std::optional<class_objective> judged;
    watched_rows watched;
    if (ctx.validation) {
        // Validation data arrive with the codes of the training data.
        judged.emplace(require_target<class_target>(ctx.validation->target(), name), found.present);
        watched = {&*ctx.validation, &*judged};
    }
    auto done =
        Family::train(wanted, how, learned,
                      trained_as<typename Family::network>{from.fitted.network(), std::move(from.training)},
                      data, watched, name, ctx);
    return {fitted({target.classes, std::move(found.present)}, std::move(done.model)), std::move(done.state)};
}

}  // namespace sluice::nn
