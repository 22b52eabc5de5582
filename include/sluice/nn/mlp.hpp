// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/nn/train_perceptron.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// Multilayer perceptrons: `mlp_classifier` and `mlp_regressor` are this, each with its task. Dense layers, each `activation(x
/// W + b)`, and a linear one for the outputs, trained by mini-batches. With all that can be asked for a hidden layer is
/// `x' = dropout(activation(normalised(x W + b))) + x`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `hidden_layers` | [100] | in [1, 65536] each, 16 at most | units of each hidden layer; none: a linear model |
/// | `activation` | `relu` | `relu`, `gelu`, `tanh`, `sigmoid`, `selu`, `identity` | what hidden units make of their sums (`nn::activation`) |
/// | `normalization` | `none` | `none`, `batch`, `layer` | what brings the sums of hidden units to mean 0 and variance 1 (`nn::normalization`) |
/// | `skip_connections` | false | | hidden layers as wide as the one before add what it gave |
/// | `embedding_dimension` | 0 | in [0, 1024] | numbers that stand for a category; 0: half as many as there are categories, rounded up, 50 at most |
/// | `solver` | `adam` | `adam`, `adamw`, `sgd`, `rmsprop`, `adagrad`, `adadelta`, with their parameters | how a step follows from gradients (`nn::solver`) |
/// | `learning_rate` | 0.001 | > 0 | size of the steps |
/// | `schedule` | `constant` | `constant`, `step_decay`, `cosine`, `plateau`, with their parameters | what it is multiplied by as epochs go by (`nn::schedule`) |
/// | `batch_size` | 0 | in [0, 1048576] | rows of a step; 0: a fifth of the rows, 200 at most |
/// | `epochs` | 200 | >= 1 | how often each row is learned from, unless it stops before |
/// | `plateau_epochs` | 10 | >= 0 | stop when the training loss was not lower by `tolerance` for so many epochs in a row, with a `constant` schedule and without early stopping; 0: never |
/// | `tolerance` | 0.0001 | >= 0 | by how much the training loss must be lower |
/// | `weight_decay` | 0 | >= 0 | times each weight is added to its gradient; with `adamw` the weight shrinks by the rate times this |
/// | `dropout` | 0 | in [0, 1) | probability to leave a hidden unit out of a step |
/// | `clip_gradient_norm` | 0 | >= 0 | longest gradient of a step; 0: any |
/// | `early_stopping_epochs` | 0 | >= 0 | stop when the validation loss was not lower for so many epochs; 0: never |
/// | `min_delta` | 0 | >= 0 | by how much it must be lower |
///
/// Takes numeric columns and dense blocks, [n_rows x n_columns], which should be scaled (`standard_scaler`), and categorical
/// columns beside them, each category of which is a learned vector (`nn::embedding_layer`), missing and unknown values
/// too. Missing and
/// infinite numbers, and those beyond float32, throw `invalid_data` naming column and row, when predicting too (one row:
/// `predict_row` gives false). Weights multiply losses, relative to their mean; rows of weight 0 do not count. Validation
/// data of the context are judged after each epoch (`network().history`); with `early_stopping_epochs` the parameters of
/// the best epoch are kept, and without validation data it throws `invalid_data`. Parameters that grow beyond all bounds throw
/// `invalid_data` naming the epoch.
///
/// Arithmetic is float32 in a fixed order: the same bits for any number of threads, vector width and compiler. Random
/// numbers (first weights, the order of rows, dropout) depend on the seed and the place in the composition. A fit can
/// stop and go on (`fit_resumable`). O(epochs n_rows n_parameters).
///
/// Predicting with `normalization` `batch` normalises by running means: an affine map of each unit.
///
/// Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", 1986,
/// doi:10.1038/323533a0.
template <class Task>
struct mlp {
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;

    list<between<1, 65536>, 16> hidden_layers = {100};
    nn::activation activation = nn::activation::relu;
    nn::normalization normalization = nn::normalization::none;
    bool skip_connections = false;
    between<0, 1024> embedding_dimension = 0;
    nn::solver solver = nn::adam{};
    positive learning_rate = 0.001;
    nn::schedule schedule = nn::constant{};
    between<0, 1048576> batch_size = 0;
    at_least<1> epochs = 200;
    at_least<0> plateau_epochs = 10;
    non_negative tolerance = 1e-4;
    non_negative weight_decay = 0;
    bounded<double, interval{.low = 0, .high = 1, .high_open = true}> dropout = 0;
    non_negative clip_gradient_norm = 0;
    at_least<0> early_stopping_epochs = 0;
    non_negative min_delta = 0;

    static auto parameters() {
        return std::array{
            parameter{"hidden_layers", &mlp::hidden_layers, "units of each hidden layer"},
            parameter{"activation", &mlp::activation, "what hidden units make of their sums"},
            parameter{"normalization", &mlp::normalization, "what hidden units are normalised by"},
            parameter{"skip_connections", &mlp::skip_connections,
                      "hidden layers as wide as the one before add what it gave"},
            parameter{"embedding_dimension", &mlp::embedding_dimension,
                      "numbers that stand for a category; 0: by rule"},
            parameter{"solver", &mlp::solver, "how a step follows from gradients"},
            parameter{"learning_rate", &mlp::learning_rate, "size of the steps"},
            parameter{"schedule", &mlp::schedule, "what it is multiplied by as epochs go by"},
            parameter{"batch_size", &mlp::batch_size, "rows of a step; 0: a fifth, 200 at most"},
            parameter{"epochs", &mlp::epochs, "how often each row is learned from"},
            parameter{"plateau_epochs", &mlp::plateau_epochs,
                      "epochs whose training loss was not lower before stopping; 0: never"},
            parameter{"tolerance", &mlp::tolerance, "by how much the training loss must be lower"},
            parameter{"weight_decay", &mlp::weight_decay, "how much weights are drawn to 0"},
            parameter{"dropout", &mlp::dropout, "probability to leave a hidden unit out of a step"},
            parameter{"clip_gradient_norm", &mlp::clip_gradient_norm, "longest gradient of a step; 0: any"},
            parameter{"early_stopping_epochs", &mlp::early_stopping_epochs,
                      "epochs that were not better before stopping; 0: never"},
            parameter{"min_delta", &mlp::min_delta, "by how much the loss must be lower to be better"}};
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
    /// Trains on until `epochs` are done, to the bits of never having stopped. Throws `invalid_data` for other layers or
    /// classes than those it began with.
    [[nodiscard]] progress go_on(progress from, const dataset<>& data, const context& ctx) const {
        if (early_stopping_epochs > 0 && !ctx.validation)
            throw invalid_data({.component = std::string(name),
                                .requirement = "early_stopping_epochs needs validation data in the context",
                                .actual = "none",
                                .place = {},
                                .hint = {}});
        return Task::go_on(wanted(), how(), std::move(from), data, ctx);
    }

    friend bool operator==(const mlp&, const mlp&) = default;

  private:
    [[nodiscard]] nn::perceptron_options wanted() const {
        nn::perceptron_options layers{{},
                                      activation,
                                      normalization,
                                      skip_connections,
                                      dropout,
                                      static_cast<std::size_t>(embedding_dimension.value())};
        for (const auto& size : hidden_layers)
            layers.hidden_layers.push_back(static_cast<std::uint64_t>(size.value()));
        return layers;
    }
    [[nodiscard]] nn::training how() const {
        return {solver,
                learning_rate,
                schedule,
                static_cast<std::size_t>(batch_size.value()),
                static_cast<std::size_t>(epochs.value()),
                weight_decay,
                clip_gradient_norm,
                static_cast<std::size_t>(early_stopping_epochs.value()),
                min_delta,
                static_cast<std::size_t>(plateau_epochs.value()),
                tolerance};
    }
};

}  // namespace sluice
