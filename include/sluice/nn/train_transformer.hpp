// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/nn/training.hpp"
#include "sluice/nn/transformer.hpp"

#include <string_view>

namespace sluice::nn {

/// What is asked of the layers of a transformer of tables.
struct transformer_options {
    transformer_shape shape;  // but for features and outputs, which data say
    transformer_dropout dropout;
};

/// Transformers of tables of one design, as tasks see them.
template <class Design>
struct transformer_family {
    using network = transformer<Design>;
    using options = transformer_options;

    /// The model for data of one class: it knows its inputs and has no outputs. Throws `invalid_data` for rows that `train`
    /// refuses.
    [[nodiscard]] static network without_outputs(const transformer_options& wanted, const dataset<>& data,
                                                 std::string_view component, const context& ctx);
    /// `nn::train`: works out categories and layers. Throws `invalid_data` also for other layers or categories than those
    /// it began with.
    [[nodiscard]] static trained_as<network> train(const transformer_options& wanted, const training& how,
                                                   const objective& learned, trained_as<network> from,
                                                   const dataset<>& data, const watched_rows& watched,
                                                   std::string_view component, const context& ctx);
};

using tab_transformer_family = transformer_family<tab_transformer_design>;
using ft_transformer_family = transformer_family<ft_transformer_design>;

#ifdef SLUICE_COMPILED
extern template struct transformer_family<tab_transformer_design>;
extern template struct transformer_family<ft_transformer_design>;
#endif

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/train_transformer_definitions.hpp"
#endif
