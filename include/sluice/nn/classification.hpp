// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/nn/network_classifier_model.hpp"
#include "sluice/nn/train_perceptron.hpp"
#include "sluice/nn/train_transformer.hpp"

#include <string_view>

namespace sluice::nn {

/// The task of a family of networks to tell classes apart, by the logistic loss of two and the softmax loss of more.
template <class Family>
struct classification_by {
    static constexpr std::string_view name = Family::network::classifier_name;
    static constexpr role step_role = role::classifier;
    using fitted = network_classifier_model<typename Family::network>;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] static progress go_on(const typename Family::options& wanted, const training& how,
                                        progress from, const dataset<>& data, const context& ctx);
};

using classification = classification_by<perceptron_family>;

#ifdef SLUICE_COMPILED
extern template struct classification_by<perceptron_family>;
extern template struct classification_by<tab_transformer_family>;
extern template struct classification_by<ft_transformer_family>;
#endif

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/classification_definitions.hpp"
#endif
