// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/nn/mlp_classifier_model.hpp"
#include "sluice/nn/train_perceptron.hpp"

#include <string_view>

namespace sluice::nn {

/// The task of telling classes apart, by the logistic loss of two and the softmax loss of more.
struct classification {
    static constexpr std::string_view name = "mlp_classifier";
    static constexpr role step_role = role::classifier;
    using fitted = mlp_classifier_model;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] static progress go_on(const perceptron_options& wanted, const training& how, progress from,
                                        const dataset<>& data, const context& ctx);
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/classification_definitions.hpp"
#endif
