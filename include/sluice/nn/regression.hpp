// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/nn/network_regressor_model.hpp"
#include "sluice/nn/train_perceptron.hpp"
#include "sluice/nn/train_transformer.hpp"

#include <string_view>

namespace sluice::nn {

/// The task of a family of networks to predict a number, by half the squared error of the target, brought to mean 0 and standard deviation 1.
template <class Family>
struct regression_by {
    static constexpr std::string_view name = Family::network::regressor_name;
    static constexpr role step_role = role::regressor;
    using fitted = network_regressor_model<typename Family::network>;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] static progress go_on(const typename Family::options& wanted, const training& how,
                                        progress from, const dataset<>& data, const context& ctx);
};

using regression = regression_by<perceptron_family>;

#ifdef SLUICE_COMPILED
extern template struct regression_by<perceptron_family>;
extern template struct regression_by<tab_transformer_family>;
extern template struct regression_by<ft_transformer_family>;
#endif

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/regression_definitions.hpp"
#endif
