// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/nn/train_transformer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// FT-Transformer: `ft_transformer_classifier` and `ft_transformer_regressor` are this, each with its task. Every column
/// becomes a token, numbers too, and one more token, the same for all rows, comes to stand for the row as tokens look at
/// each other in blocks of attention and gated dense layers (`nn::ft_transformer_design`).
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `token_dimension` | 192 | in [1, 4096], a multiple of `n_heads` | numbers of a token |
/// | `n_heads` | 8 | in [1, 64] | heads of attention |
/// | `n_blocks` | 3 | in [1, 64] | blocks |
/// | `attention_dropout` | 0.2 | in [0, 1) | probability to leave out a share of attention in a step |
/// | `feed_forward_factor` | 4 / 3 | in (0, 16] | units between the dense layers of a block, times `token_dimension` |
/// | `feed_forward_dropout` | 0.1 | in [0, 1) | probability to leave out one of those units |
/// | `residual_dropout` | 0 | in [0, 1) | the same of a number that a block adds |
/// | `learning_rate` | 0.0001 | > 0 | size of the steps (of AdamW) |
/// | `weight_decay` | 0.00001 | >= 0 | weights shrink by the rate times this; tokens, norms and biases do not |
/// | `batch_size` | 256 | in [1, 1048576] | rows of a step |
/// | `epochs` | 50 | >= 1 | how often each row is learned from |
/// | `early_stopping_epochs` | 16 | >= 0 | with validation data: epochs whose loss was not lower before stopping; 0: never |
///
/// Takes categorical columns, numeric columns, which should be scaled, and dense blocks; missing and unknown categories are
/// tokens too, 0 unless training met them. Missing and infinite numbers, and those beyond float32, throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). With validation data in the context the
/// parameters of the best epoch are kept; without, those of the last. Weights, determinism and errors as `mlp`; throws
/// `invalid_parameter` for heads that do not divide a token. O(epochs n_rows n_blocks n_columns token_dimension
/// (token_dimension + n_columns)).
///
/// Source: Gorishniy, Rubachev, Khrulkov, Babenko, "Revisiting deep learning models for tabular data", 2021,
/// arXiv:2106.11959.
///
/// Example: `fit(on(kind::numeric) | standard_scaler{} | ft_transformer_regressor{.epochs = 20}, train)`.
template <class Task>
struct ft_transformer {
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;

    between<1, 4096> token_dimension = 192;
    between<1, 64> n_heads = 8;
    between<1, 64> n_blocks = 3;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> attention_dropout = 0.2;
    bounded<double, interval{.low = 0, .high = 16, .low_open = true}> feed_forward_factor = 4.0 / 3;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> feed_forward_dropout = 0.1;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> residual_dropout = 0;
    positive learning_rate = 0.0001;
    non_negative weight_decay = 0.00001;
    between<1, 1048576> batch_size = 256;
    at_least<1> epochs = 50;
    at_least<0> early_stopping_epochs = 16;

    static auto parameters() {
        using self = ft_transformer;
        return std::array{
            parameter{"token_dimension", &self::token_dimension, "numbers of a token; a multiple of n_heads"},
            parameter{"n_heads", &self::n_heads, "heads of attention"},
            parameter{"n_blocks", &self::n_blocks, "blocks of attention and gated dense layers"},
            parameter{"attention_dropout", &self::attention_dropout,
                      "probability to leave out a share of attention"},
            parameter{"feed_forward_factor", &self::feed_forward_factor,
                      "units between the dense layers of a block, times token_dimension"},
            parameter{"feed_forward_dropout", &self::feed_forward_dropout,
                      "probability to leave out one of those units"},
            parameter{"residual_dropout", &self::residual_dropout,
                      "probability to leave out a number that a block adds"},
            parameter{"learning_rate", &self::learning_rate, "size of the steps"},
            parameter{"weight_decay", &self::weight_decay, "how much weights are drawn to 0"},
            parameter{"batch_size", &self::batch_size, "rows of a step"},
            parameter{"epochs", &self::epochs, "how often each row is learned from"},
            parameter{"early_stopping_epochs", &self::early_stopping_epochs,
                      "epochs that were not better before stopping; 0: never"}};
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
    /// Trains on until `epochs` are done, to the bits of never having stopped.
    [[nodiscard]] progress go_on(progress from, const dataset<>& data, const context& ctx) const {
        return Task::go_on(wanted(), how(), std::move(from), data, ctx);
    }

    friend bool operator==(const ft_transformer&, const ft_transformer&) = default;

  private:
    [[nodiscard]] nn::transformer_options wanted() const {
        if (token_dimension % n_heads != 0)
            throw invalid_parameter(
                {.component = std::string(name),
                 .requirement = "needs a token_dimension that is a multiple of n_heads",
                 .actual = to_text(token_dimension.value()) + " and " + to_text(n_heads.value()),
                 .place = "parameter token_dimension",
                 .hint = {}});
        nn::transformer_options all;
        all.shape.width = static_cast<std::uint64_t>(token_dimension.value());
        all.shape.n_heads = static_cast<std::uint64_t>(n_heads.value());
        all.shape.n_blocks = static_cast<std::uint64_t>(n_blocks.value());
        const double units = feed_forward_factor * static_cast<double>(token_dimension.value());
        all.shape.n_hidden = (std::max)(std::uint64_t{1}, static_cast<std::uint64_t>(units));
        all.dropout = {attention_dropout, feed_forward_dropout, residual_dropout};
        return all;
    }
    [[nodiscard]] nn::training how() const {
        return {nn::adamw{},
                learning_rate,
                nn::constant{},
                static_cast<std::size_t>(batch_size.value()),
                static_cast<std::size_t>(epochs.value()),
                weight_decay,
                0,
                static_cast<std::size_t>(early_stopping_epochs.value()),
                0};
    }
};

}  // namespace sluice
