// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/nn/train_transformer.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// TabTransformer: `tab_transformer_classifier` and `tab_transformer_regressor` are this, each with its task. Categories become
/// tokens, which look at each other in blocks of attention (8 heads) and dense layers (4 times as wide, gelu); beside the
/// tokens stand the numbers, layer-normalised where there are three or more, and a perceptron of two hidden layers makes the outputs
/// (`nn::tab_transformer_design`). Without categorical columns that perceptron is all there is.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_epochs` | 5 | >= 1 | how often each row is learned from |
/// | `patience` | 10 | in [2, 60] | with validation data: epochs whose loss was not lower before stopping |
/// | `learning_rate` | 0.001 | > 0 | size of the steps (of Adam) |
/// | `batch_size` | 256 | in [1, 2048] | rows of a step |
/// | `input_dim` | 32 | 16, 32, 64, 128, 256 or 512 | numbers of a token |
/// | `n_blocks` | 4 | in [1, 12] | blocks |
/// | `attn_dropout` | 0.2 | in [0, 1) | probability to leave out a share of attention in a step |
/// | `mlp_dropout` | 0.1 | in [0, 1) | the same of a unit of a dense layer |
/// | `frac_shared_embed` | 0.25 | in [0, 1) | part of a token that all categories of a column have in common |
///
/// Takes categorical columns, numeric columns and dense blocks; missing and unknown categories are tokens too, whose own part
/// is 0 unless training met them. Missing and infinite numbers, and those beyond float32, throw `invalid_data` naming column
/// and row, when predicting too (one row: `predict_row` gives false). With validation data in the context the parameters
/// of the best epoch are kept; without, those of the last. Weights, determinism and errors as `mlp`; throws
/// `invalid_parameter` for another `input_dim`. O(n_epochs n_rows n_blocks n_categorical input_dim (input_dim +
/// n_categorical)), and what the perceptron takes.
///
/// Source: Huang, Khetan, Cvitkovic, Karnin, "TabTransformer: tabular data modeling using contextual embeddings", 2020,
/// arXiv:2012.06678.
///
/// Example: `fit(tab_transformer_classifier{.n_epochs = 50}, train, {.validation = &held_out})`.
template <class Task>
struct tab_transformer {
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;

    at_least<1> n_epochs = 5;
    between<2, 60> patience = 10;
    positive learning_rate = 0.001;
    between<1, 2048> batch_size = 256;
    between<16, 512> input_dim = 32;
    between<1, 12> n_blocks = 4;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> attn_dropout = 0.2;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> mlp_dropout = 0.1;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> frac_shared_embed = 0.25;

    static auto parameters() {
        using self = tab_transformer;
        return std::array{
            parameter{"n_epochs", &self::n_epochs, "how often each row is learned from"},
            parameter{"patience", &self::patience, "epochs that were not better before stopping"},
            parameter{"learning_rate", &self::learning_rate, "size of the steps"},
            parameter{"batch_size", &self::batch_size, "rows of a step"},
            parameter{"input_dim", &self::input_dim, "numbers of a token; a power of 2"},
            parameter{"n_blocks", &self::n_blocks, "blocks of attention and dense layers"},
            parameter{"attn_dropout", &self::attn_dropout, "probability to leave out a share of attention"},
            parameter{"mlp_dropout", &self::mlp_dropout, "probability to leave out a unit of a dense layer"},
            parameter{"frac_shared_embed", &self::frac_shared_embed,
                      "part of a token that all categories of a column share"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric, kind::categorical>;

    /// Exempts from the laws of weights and row order: batches are drawn by the index of rows.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = typename Task::fitted;
    using training_state = nn::training_state;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return go_on({}, data, ctx).fitted;
    }
    /// Trains on until `n_epochs` are done, to the bits of never having stopped.
    [[nodiscard]] progress go_on(progress from, const dataset<>& data, const context& ctx) const {
        return Task::go_on(wanted(), how(), std::move(from), data, ctx);
    }

    friend bool operator==(const tab_transformer&, const tab_transformer&) = default;

  private:
    [[nodiscard]] nn::transformer_options wanted() const {
        const auto width = static_cast<std::uint64_t>(input_dim.value());
        if (!std::has_single_bit(width))
            throw invalid_parameter({.component = std::string(name),
                                     .requirement = "needs an input_dim of 16, 32, 64, 128, 256 or 512",
                                     .actual = to_text(width),
                                     .place = "parameter input_dim",
                                     .hint = {}});
        nn::transformer_options all;
        all.shape.width = width;
        all.shape.n_heads = 8;
        all.shape.n_blocks = static_cast<std::uint64_t>(n_blocks.value());
        all.shape.n_shared = static_cast<std::uint64_t>(frac_shared_embed * static_cast<double>(width));
        all.shape.n_hidden = 4 * width;
        all.dropout = {attn_dropout, mlp_dropout, 0};
        return all;
    }
    [[nodiscard]] nn::training how() const {
        return {nn::adam{},
                learning_rate,
                nn::constant{},
                static_cast<std::size_t>(batch_size.value()),
                static_cast<std::size_t>(n_epochs.value()),
                0,
                0,
                static_cast<std::size_t>(patience.value()),
                0};
    }
};

}  // namespace sluice
