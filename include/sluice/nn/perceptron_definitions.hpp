// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/nn/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::nn {

namespace detail {

[[nodiscard]] inline weight_start start_before(activation hidden) {
    if (hidden == activation::relu || hidden == activation::gelu) return weight_start::he;
    return hidden == activation::selu ? weight_start::lecun : weight_start::glorot;
}

/// Takes from `left` what the parameters of the dense layers and of normalisation are; false where there are not so many.
[[nodiscard]] inline bool takes_parameters(const perceptron_shape& shape, std::size_t& left) {
    const std::size_t a_unit = shape.normalization == normalization::batch   ? 4
                               : shape.normalization == normalization::layer ? 2
                                                                             : 0;
    for (std::size_t l = 0; l + 1 < shape.sizes.size(); ++l) {
        const std::uint64_t inputs = shape.sizes[l], outputs = shape.sizes[l + 1];
        // In this order nothing overflows: both sizes are below the number of parameters that are left.
        if (inputs == 0 || outputs == 0 || inputs >= left) return false;
        const std::uint64_t an_output = inputs + 1 + (l + 2 < shape.sizes.size() ? a_unit : 0);
        if (outputs > left / an_output) return false;
        left -= static_cast<std::size_t>(an_output * outputs);
    }
    return true;
}

/// Whether running variances are such.
[[nodiscard]] inline bool has_sound_variances(const network& layers, const std::vector<float>& parameters) {
    for (const auto& one : layers.layers())
        if (const auto* norm = std::get_if<batch_norm_layer>(&one)) {
            const auto* const variances = parameters.data() + norm->place + 3 * norm->n_inputs;
            if (std::any_of(variances, variances + norm->n_inputs, [](float v) { return !(v >= 0); }))
                return false;
        }
    return true;
}

}  // namespace detail

SLUICE_INLINE network perceptron_shape::layers(const category_inputs& categories, double dropout) const {
    const auto size = [&](std::size_t l) { return static_cast<std::size_t>(sizes[l]); };
    if (sizes.empty()) return {};
    std::size_t n_features = size(0) + categories.columns.size();
    for (const auto& column : categories.columns) n_features -= static_cast<std::size_t>(column.dimension);
    network all(n_features);
    if (sizes.size() < 2) return all;
    if (!categories.empty()) all.add(embedding_layer(n_features, categories.embedded()));
    for (std::size_t l = 0; l + 2 < sizes.size(); ++l) {
        const std::size_t before = all.layers().size() - 1, width = size(l + 1);
        all.add(dense_layer{.n_inputs = size(l), .n_outputs = width, .start = detail::start_before(hidden)});
        if (normalization == nn::normalization::batch) all.add(batch_norm_layer(width));
        if (normalization == nn::normalization::layer)
            all.add(layer_norm_layer{.n_inputs = width, .n_outputs = width, .width = width});
        all.add(activation_layer(width, hidden));
        if (dropout > 0) all.add(dropout_layer(width, dropout, l));
        if (skip_connections && l > 0 && size(l) == width) all.add(skip_layer(width, before));
    }
    all.add(dense_layer{.n_inputs = size(sizes.size() - 2), .n_outputs = size(sizes.size() - 1)});
    return all;
}

SLUICE_INLINE void perceptron::check(std::size_t outputs, std::string_view component) const {
    std::size_t left = parameters.size();
    bool sound = !sizes.empty() && sizes.front() > 0 &&
                 (sizes.size() < 2 ? 0 : static_cast<std::size_t>(sizes.back())) == outputs &&
                 static_cast<std::size_t>(hidden) < names_of(hidden).size() &&
                 static_cast<std::size_t>(normalization) < names_of(normalization).size();
    if (sound && sizes.size() > 1) sound = detail::takes_parameters(*this, left);
    // Categories of a network that has nothing to say take no parameters; their vectors are still as wide as inputs.
    std::size_t embedded = 0;
    for (const auto& column : categories.columns) {
        sound = sound && column.dimension <= sizes.front() - embedded;
        if (sound) embedded += static_cast<std::size_t>(column.dimension);
    }
    if (sound && !categories.empty()) {
        const std::size_t n_features =
            static_cast<std::size_t>(sizes.front()) - embedded + categories.columns.size();
        const std::size_t most = sizes.size() > 1 ? left : ~std::size_t{0} / 2;
        sound = categories.is_sound(n_features, most);
        for (const auto& column : categories.columns)
            if (sound && sizes.size() > 1)
                left -= static_cast<std::size_t>(column.dimension) * column.n_codes();
    }
    sound = sound && left == 0;
    for (std::size_t i = 0; sound && i < parameters.size(); ++i) sound = std::isfinite(parameters[i]);
    sound = sound && (sizes.size() < 2 ||
                      detail::has_sound_variances(perceptron_shape::layers(categories), parameters));
    if (!sound)
        throw invalid_data({.component = std::string(component),
                            .requirement = "has a finite parameter for each weight and bias of its layers",
                            .actual = {},
                            .place = {},
                            .hint = "the model file is damaged or was made by hand"});
}

}  // namespace sluice::nn
