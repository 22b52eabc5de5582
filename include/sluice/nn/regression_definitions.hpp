// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/number_objective.hpp"
#include "sluice/nn/regression.hpp"

#include <optional>
#include <utility>

namespace sluice::nn {

template <class Family>
typename regression_by<Family>::progress regression_by<Family>::go_on(const typename Family::options& wanted,
                                                                      const training& how, progress from,
                                                                      const dataset<>& data,
                                                                      const context& ctx) {
    const auto& target = require_target<numeric_target>(data.target(), name);
    const target_scale scale = scale_of(target, data, name);
    const number_objective learned(target, scale);
    std::optional<number_objective> judged;
    watched_rows watched;
    if (ctx.validation) {
        judged.emplace(require_target<numeric_target>(ctx.validation->target(), name), scale);
        watched = {&*ctx.validation, &*judged};
    }
    auto done =
        Family::train(wanted, how, learned,
                      trained_as<typename Family::network>{from.fitted.network(), std::move(from.training)},
                      data, watched, name, ctx);
    return {fitted(scale, std::move(done.model)), std::move(done.state)};
}

}  // namespace sluice::nn
