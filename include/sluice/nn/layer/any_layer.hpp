// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/activation_layer.hpp"
#include "sluice/nn/layer/attention_layer.hpp"
#include "sluice/nn/layer/batch_norm_layer.hpp"
#include "sluice/nn/layer/convolution_layer.hpp"
#include "sluice/nn/layer/dense_layer.hpp"
#include "sluice/nn/layer/dropout_layer.hpp"
#include "sluice/nn/layer/embedding_layer.hpp"
#include "sluice/nn/layer/gated_layer.hpp"
#include "sluice/nn/layer/gru_layer.hpp"
#include "sluice/nn/layer/joined_inputs_layer.hpp"
#include "sluice/nn/layer/layer_norm_layer.hpp"
#include "sluice/nn/layer/lstm_layer.hpp"
#include "sluice/nn/layer/part_layer.hpp"
#include "sluice/nn/layer/pooling_layer.hpp"
#include "sluice/nn/layer/skip_layer.hpp"
#include "sluice/nn/layer/token_layer.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

namespace sluice::nn {

/// A layer of a network. All of them have one face:
///
/// - `n_inputs`, `n_outputs`: numbers of a row before and behind it; `place`: where its parameters begin among those of
///   the network.
/// - `n_parameters()`, of which the first `n_weights()` are drawn to 0 by weight decay.
/// - `n_kept()`: numbers of a row that the way forward leaves for the way back; `n_scratch()`, of those that have it:
///   numbers of memory besides, whatever the number of rows.
/// - `initialise(stream, parameters)`: parameters to begin with; the i-th of the network is drawn by the i-th number.
/// - `prepare(parameters, transposed)`: what the way back reads instead of parameters.
/// - `forward(parameters, rows)` and `backward(parameters, rows, gradients)`: see `layer_rows`, `layer_gradients`; nothing
///   is allocated. `in_place`: `y` may be `x`, and the gradient by x takes the place of that by y.
using any_layer =
    std::variant<dense_layer, activation_layer, dropout_layer, batch_norm_layer, layer_norm_layer, skip_layer,
                 embedding_layer, token_layer, attention_layer, gated_layer, part_layer, joined_inputs_layer,
                 convolution_layer, pooling_layer, lstm_layer, gru_layer>;

/// Calls `body` with what a layer is; unlike `std::visit` it never throws of itself, as serving asks for.
template <class Layer, class Body>
requires std::same_as<std::remove_const_t<Layer>, any_layer>
void with_layer(Layer& one, const Body& body) {
    [&]<std::size_t... Kinds>(std::index_sequence<Kinds...>) {
        const auto call = [&](auto* layer) {
            if (layer != nullptr) body(*layer);
            return layer != nullptr;
        };
        (void)(call(std::get_if<Kinds>(&one)) || ...);
    }
    (std::make_index_sequence<std::variant_size_v<any_layer>>{});
}

}  // namespace sluice::nn
