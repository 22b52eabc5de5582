// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/nn/mlp_regressor_model.hpp"
#include "sluice/nn/train_perceptron.hpp"

#include <string_view>

namespace sluice::nn {

/// The task of predicting a number, by half the squared error of the target, brought to mean 0 and standard deviation 1.
struct regression {
    static constexpr std::string_view name = "mlp_regressor";
    static constexpr role step_role = role::regressor;
    using fitted = mlp_regressor_model;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] static progress go_on(const perceptron_options& wanted, const training& how, progress from,
                                        const dataset<>& data, const context& ctx);
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/regression_definitions.hpp"
#endif
