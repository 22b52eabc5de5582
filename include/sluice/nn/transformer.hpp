// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/nn/learned_network.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::nn {

/// The layers of a transformer of tables, but for dropout.
struct transformer_shape {
    std::uint64_t n_features = 0;
    std::uint64_t n_outputs =
        0;                    // 0: of data of one class there is nothing to learn, and there are no layers
    std::uint64_t width = 0;  // of a token
    std::uint64_t n_heads = 0;
    std::uint64_t n_blocks = 0;
    std::uint64_t n_shared = 0;  // numbers of a token that all categories of a column have in common
    std::uint64_t n_hidden = 0;  // units between the two dense layers of a block

    friend bool operator==(const transformer_shape&, const transformer_shape&) = default;
};

/// What training leaves out, by probability.
struct transformer_dropout {
    double attention = 0;  // of the shares of attention
    double feed_forward =
        0;  // of the units between the dense layers of a block, and of those of the head of the network
    double residual = 0;  // of what a block adds
};

/// TabTransformer: the tokens of the categorical columns go through blocks of attention and dense layers, each of which adds
/// to its input and is layer-normalised afterwards; beside them come the layer-normalised numbers (one or two as they are,
/// since of one nothing would be left, and of two a sign), and a perceptron of two hidden layers, of 4 times and twice as many units as it has inputs, 512 and 256 at most, makes the outputs.
/// Source: Huang and others, "TabTransformer: tabular data modeling using contextual embeddings", 2020, arXiv:2012.06678.
struct tab_transformer_design {
    static constexpr std::string_view classifier_name = "tab_transformer_classifier",
                                      regressor_name = "tab_transformer_regressor";
    [[nodiscard]] static network layers(const transformer_shape& shape, const category_inputs& categories,
                                        const transformer_dropout& dropout);
};

/// FT-Transformer: tokens of all columns and one for the row, blocks that layer-normalise before attention and before gated
/// dense layers (not before the first attention), and a dense layer of the row's token.
/// Source: Gorishniy and others, "Revisiting deep learning models for tabular data", 2021, arXiv:2106.11959.
struct ft_transformer_design {
    static constexpr std::string_view classifier_name = "ft_transformer_classifier",
                                      regressor_name = "ft_transformer_regressor";
    [[nodiscard]] static network layers(const transformer_shape& shape, const category_inputs& categories,
                                        const transformer_dropout& dropout);
};

/// Throws `invalid_data` unless members agree and there is a finite parameter for each that `layers()` have; what they are is
/// asked only once sizes are sound.
void check_transformer(const learned_network& of, const transformer_shape& shape, std::size_t outputs,
                       network (*layers)(const transformer_shape&, const category_inputs&,
                                         const transformer_dropout&),
                       std::string_view component);

/// A trained transformer of tables.
template <class Design>
struct transformer : learned_network {
    static constexpr std::string_view classifier_name = Design::classifier_name,
                                      regressor_name = Design::regressor_name;

    transformer_shape shape;

    transformer() = default;
    transformer(const transformer_shape& of, const category_inputs& known) : shape(of) {
        categories = known;
        make_layers();
    }

    /// Works the layers out from the shape.
    void make_layers() { layers = Design::layers(shape, categories, {}); }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("n_features", shape.n_features);
        v("n_outputs", shape.n_outputs);
        v("width", shape.width);
        v("n_heads", shape.n_heads);
        v("n_blocks", shape.n_blocks);
        v("n_shared", shape.n_shared);
        v("n_hidden", shape.n_hidden);
        v("categories", categories);
        v("parameters", parameters);
        v("history", history);
    }
    /// Throws `invalid_data` unless there is a finite parameter for each that the layers have, and `outputs` outputs.
    void check(std::size_t outputs, std::string_view component) const {
        check_transformer(*this, shape, outputs, &Design::layers, component);
    }

    friend bool operator==(const transformer& a, const transformer& b) {
        return a.shape == b.shape && a.categories == b.categories && a.parameters == b.parameters &&
               a.history == b.history;
    }
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/transformer_definitions.hpp"
#endif
