// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/nn/transformer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

namespace detail {

/// Puts layers behind a network as blocks need them, and numbers what draws random numbers.
class block_builder {
  public:
    block_builder(network& of, const transformer_shape& shape, std::size_t n_tokens,
                  const transformer_dropout& dropout)
        : of_(of),
          n_tokens_(n_tokens),
          width_(static_cast<std::size_t>(shape.width)),
          n_heads_(static_cast<std::size_t>(shape.n_heads)),
          n_hidden_(static_cast<std::size_t>(shape.n_hidden)),
          dropout_(dropout) {}

    /// The place of the layer that was put last.
    [[nodiscard]] std::size_t last() const { return of_.layers().size() - 1; }
    void add(any_layer next) { of_.add(std::move(next)); }
    void norm() {
        add(layer_norm_layer{.n_inputs = n_tokens_ * width_,
                             .n_outputs = n_tokens_ * width_,
                             .width = width_,
                             .n_groups = n_tokens_});
    }
    void attention() { add(attention_layer(n_tokens_, width_, n_heads_, dropout_.attention, drawn_++)); }
    /// Two dense layers of each token with an activation between, or gates.
    void feed_forward(bool gated) {
        const std::size_t units = n_tokens_ * n_hidden_, first = gated ? 2 * units : units;
        add(dense_layer{.n_inputs = n_tokens_ * width_,
                        .n_outputs = first,
                        .start = weight_start::he,
                        .n_groups = n_tokens_});
        if (gated)
            add(gated_layer(n_hidden_, n_tokens_));
        else
            add(activation_layer(units, activation::gelu));
        drop(units, dropout_.feed_forward);
        add(dense_layer{.n_inputs = units, .n_outputs = n_tokens_ * width_, .n_groups = n_tokens_});
    }
    /// Adds what layer `from` gave.
    void skip(std::size_t from) {
        drop(n_tokens_ * width_, dropout_.residual);
        add(skip_layer(n_tokens_ * width_, from));
    }
    void drop(std::size_t units, double probability) {
        if (probability > 0) add(dropout_layer(units, probability, drawn_++));
    }

  private:
    network& of_;
    std::size_t n_tokens_, width_, n_heads_, n_hidden_;
    transformer_dropout dropout_;
    std::size_t drawn_ = 0;
};

/// The features that are no categories.
[[nodiscard]] inline std::vector<std::size_t> numbers_among(const transformer_shape& shape,
                                                            const category_inputs& categories) {
    std::vector<std::size_t> numbers;
    auto next = categories.columns.begin();
    for (std::size_t j = 0; j < shape.n_features; ++j)
        if (next != categories.columns.end() && next->feature == j)
            ++next;
        else
            numbers.push_back(j);
    return numbers;
}

}  // namespace detail

SLUICE_INLINE network tab_transformer_design::layers(const transformer_shape& shape,
                                                     const category_inputs& categories,
                                                     const transformer_dropout& dropout) {
    const auto n_features = static_cast<std::size_t>(shape.n_features);
    network all(n_features);
    if (shape.n_outputs == 0) return all;
    const auto numbers = detail::numbers_among(shape, categories);
    const std::size_t n_tokens = categories.columns.size(), n_numbers = numbers.size(),
                      tokens = n_tokens * static_cast<std::size_t>(shape.width), inputs = tokens + n_numbers;
    detail::block_builder blocks(all, shape, n_tokens, dropout);
    if (n_tokens > 0)
        blocks.add(token_layer(n_features, static_cast<std::size_t>(shape.width), {}, categories.embedded(),
                               static_cast<std::size_t>(shape.n_shared), false));
    for (std::size_t b = 0; n_tokens > 0 && b < shape.n_blocks; ++b) {
        std::size_t from = blocks.last();
        blocks.attention();
        blocks.skip(from);
        blocks.norm();
        from = blocks.last();
        blocks.feed_forward(false);
        blocks.skip(from);
        blocks.norm();
    }
    if (n_tokens > 0 && n_numbers > 0) blocks.add(joined_inputs_layer(tokens, n_features, numbers));
    if (n_numbers > 2)
        blocks.add(layer_norm_layer{
            .n_inputs = inputs, .n_outputs = inputs, .width = n_numbers, .n_groups = 1, .first = tokens});
    std::size_t width = inputs;
    for (const std::size_t units :
         {(std::min)(4 * inputs, std::size_t{512}), (std::min)(2 * inputs, std::size_t{256})}) {
        blocks.add(dense_layer{.n_inputs = width, .n_outputs = units, .start = weight_start::he});
        blocks.add(activation_layer(units, activation::relu));
        blocks.drop(units, dropout.feed_forward);
        width = units;
    }
    blocks.add(dense_layer{.n_inputs = width, .n_outputs = static_cast<std::size_t>(shape.n_outputs)});
    return all;
}

SLUICE_INLINE network ft_transformer_design::layers(const transformer_shape& shape,
                                                    const category_inputs& categories,
                                                    const transformer_dropout& dropout) {
    const auto n_features = static_cast<std::size_t>(shape.n_features),
               width = static_cast<std::size_t>(shape.width);
    network all(n_features);
    if (shape.n_outputs == 0) return all;
    const std::size_t n_tokens = n_features + 1;
    detail::block_builder blocks(all, shape, n_tokens, dropout);
    blocks.add(token_layer(n_features, width, detail::numbers_among(shape, categories), categories.embedded(),
                           0, true));
    for (std::size_t b = 0; b < shape.n_blocks; ++b) {
        std::size_t from = blocks.last();
        if (b > 0) blocks.norm();
        blocks.attention();
        blocks.skip(from);
        from = blocks.last();
        blocks.norm();
        blocks.feed_forward(true);
        blocks.skip(from);
    }
    blocks.add(part_layer(n_tokens * width, n_features * width, width));
    blocks.add(layer_norm_layer{.n_inputs = width, .n_outputs = width, .width = width});
    blocks.add(activation_layer(width, activation::relu));
    blocks.add(dense_layer{.n_inputs = width, .n_outputs = static_cast<std::size_t>(shape.n_outputs)});
    return all;
}

SLUICE_INLINE void check_transformer(const learned_network& of, const transformer_shape& shape,
                                     std::size_t outputs,
                                     network (*layers)(const transformer_shape&, const category_inputs&,
                                                       const transformer_dropout&),
                                     std::string_view component) {
    constexpr std::uint64_t most = 1 << 16;
    const std::size_t n = of.parameters.size();
    bool sound = shape.n_outputs == outputs && shape.n_features > 0;
    if (sound && outputs == 0)
        sound =
            n == 0 && of.categories.is_sound(static_cast<std::size_t>(shape.n_features), ~std::size_t{0} / 2);
    else if (sound)
        sound = shape.n_features <= n && shape.n_outputs <= n && shape.width > 0 && shape.width <= most &&
                shape.n_heads > 0 && shape.width % shape.n_heads == 0 && shape.n_blocks <= most &&
                shape.n_blocks <= n && shape.n_shared < shape.width && shape.n_hidden <= most &&
                of.categories.is_sound(static_cast<std::size_t>(shape.n_features), n) &&
                layers(shape, of.categories, {}).n_parameters() == n;
    for (std::size_t i = 0; sound && i < n; ++i) sound = std::isfinite(of.parameters[i]);
    if (!sound)
        throw invalid_data({.component = std::string(component),
                            .requirement = "has a finite parameter for each that its layers need",
                            .actual = {},
                            .place = {},
                            .hint = "the model file is damaged or was made by hand"});
}

}  // namespace sluice::nn
