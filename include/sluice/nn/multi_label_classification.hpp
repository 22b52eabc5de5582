// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/nn/mlp_multi_label_model.hpp"
#include "sluice/nn/train_perceptron.hpp"

#include <string_view>

namespace sluice::nn {

/// The task of telling which labels a row has, each by the logistic loss.
struct multi_label_classification {
    static constexpr std::string_view name = "mlp_multi_label_classifier";
    static constexpr role step_role = role::regressor;
    using fitted = mlp_multi_label_model;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] static progress go_on(const perceptron_options& wanted, const training& how, progress from,
                                        const dataset<>& data, const context& ctx);
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/multi_label_classification_definitions.hpp"
#endif
