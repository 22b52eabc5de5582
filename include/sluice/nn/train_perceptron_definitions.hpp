// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/features.hpp"
#include "sluice/nn/train.hpp"
#include "sluice/nn/train_perceptron.hpp"
#include "sluice/nn/training_rows.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::nn {

namespace detail {

/// Without parameters; of `n_outputs` outputs.
[[nodiscard]] inline perceptron untrained_perceptron(const perceptron_options& wanted, std::size_t n_outputs,
                                                     const dataset<>& data, std::string_view component,
                                                     const context& ctx) {
    auto known = category_inputs::learn(data, wanted.embedding_dimension, component, ctx);
    const std::size_t n_features = features(known.encode(data.x(), component), component).size();
    perceptron_shape shape{
        {known.embedded_width(n_features)}, wanted.hidden, wanted.normalization, wanted.skip_connections};
    if (n_outputs > 0) {
        shape.sizes.insert(shape.sizes.end(), wanted.hidden_layers.begin(), wanted.hidden_layers.end());
        shape.sizes.push_back(n_outputs);
    }
    return {std::move(shape), std::move(known)};
}

}  // namespace detail

SLUICE_INLINE perceptron perceptron_without_outputs(const perceptron_options& wanted, const dataset<>& data,
                                                    std::string_view component, const context& ctx) {
    auto made = detail::untrained_perceptron(wanted, 0, data, component, ctx);
    (void)training_rows(data, made.categories, component, ctx);  // which refuses what it must
    return made;
}

SLUICE_INLINE trained_as<perceptron> train_perceptron(const perceptron_options& wanted, const training& how,
                                                      const objective& learned, trained_as<perceptron> from,
                                                      const dataset<>& data, const watched_rows& watched,
                                                      std::string_view component, const context& ctx) {
    auto model = detail::untrained_perceptron(wanted, learned.n_outputs(), data, component, ctx);
    const perceptron_shape& shape = model;
    if (!from.model.sizes.empty() && (static_cast<const perceptron_shape&>(from.model) != shape ||
                                      from.model.categories != model.categories))
        throw invalid_data({.component = std::string(component),
                            .requirement = "goes on with the layers and categories that it began with",
                            .actual = "others",
                            .place = {},
                            .hint = {}});
    model.parameters = std::move(from.model.parameters);
    model.history = std::move(from.model.history);
    const network layers = shape.layers(model.categories, wanted.dropout);
    auto done = nn::train(how, layers, learned,
                          {std::move(static_cast<learned_network&>(model)), std::move(from.state)}, data,
                          watched, component, ctx);
    static_cast<learned_network&>(model) = std::move(done.model);
    return {std::move(model), std::move(done.state)};
}

}  // namespace sluice::nn
