// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/features.hpp"
#include "sluice/nn/train.hpp"
#include "sluice/nn/train_transformer.hpp"
#include "sluice/nn/training_rows.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::nn {

namespace detail {

/// Without parameters; of `n_outputs` outputs.
template <class Design>
[[nodiscard]] transformer<Design> untrained_transformer(const transformer_options& wanted,
                                                        std::size_t n_outputs, const dataset<>& data,
                                                        std::string_view component, const context& ctx) {
    auto shape = wanted.shape;
    auto known =
        category_inputs::learn(data, static_cast<std::size_t>(shape.width - shape.n_shared), component, ctx);
    shape.n_features = features(known.encode(data.x(), component), component).size();
    shape.n_outputs = n_outputs;
    return {shape, std::move(known)};
}

}  // namespace detail

template <class Design>
transformer<Design> transformer_family<Design>::without_outputs(const transformer_options& wanted,
                                                                const dataset<>& data,
                                                                std::string_view component,
                                                                const context& ctx) {
    auto made = detail::untrained_transformer<Design>(wanted, 0, data, component, ctx);
    (void)training_rows(data, made.categories, component, ctx);  // which refuses what it must
    return made;
}

template <class Design>
trained_as<transformer<Design>> transformer_family<Design>::train(
    const transformer_options& wanted, const training& how, const objective& learned,
    trained_as<network> from, const dataset<>& data, const watched_rows& watched, std::string_view component,
    const context& ctx) {
    auto model = detail::untrained_transformer<Design>(wanted, learned.n_outputs(), data, component, ctx);
    if (from.model.shape.n_features > 0 &&
        (from.model.shape != model.shape || from.model.categories != model.categories))
        throw invalid_data({.component = std::string(component),
                            .requirement = "goes on with the layers and categories that it began with",
                            .actual = "others",
                            .place = {},
                            .hint = {}});
    model.parameters = std::move(from.model.parameters);
    model.history = std::move(from.model.history);
    const auto layers = Design::layers(model.shape, model.categories, wanted.dropout);
    auto done = nn::train(how, layers, learned,
                          {std::move(static_cast<learned_network&>(model)), std::move(from.state)}, data,
                          watched, component, ctx);
    static_cast<learned_network&>(model) = std::move(done.model);
    return {std::move(model), std::move(done.state)};
}

}  // namespace sluice::nn
