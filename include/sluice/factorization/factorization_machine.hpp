// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/factorization/initial_values.hpp"
#include "sluice/factorization/optimiser.hpp"
#include "sluice/factorization/training.hpp"
#include "sluice/factorization/training_options.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// Factorization machine: a linear model plus the interaction of every pair of features, whose weight is the product of
/// the vectors of the two: `y = b + sum of w_i x_i + sum over i < j of <v_i, v_j> x_i x_j`. Learns from pairs that no
/// row of the training data has. `factorization_machine_regressor` makes the squared error small,
/// `factorization_machine_classifier` the log loss of two classes.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `num_factors` | 8 | in [1, 1000] | length of the vectors |
/// | `field_aware` | false | | a vector for each field of the other feature; each column or block is a field |
/// | `epochs` | 20 | >= 1 | passes over the rows |
/// | `mini_batch_size` | 100 | >= 1 | rows a step |
/// | `optimiser` | `adagrad` | `sgd`, `adagrad` | how gradients move parameters |
/// | `bias_init`, `linear_init`, `factors_init` | `normal{0.01}` | `normal{sigma}`, `uniform{scale}`, `constant{value}` | where they start |
/// | `bias_learning_rate`, `linear_learning_rate`, `factors_learning_rate` | 0.1 | > 0 | length of the steps |
/// | `bias_weight_decay` | 0 | >= 0 | pulls to 0: what is added to the gradient is this times the parameter |
/// | `linear_weight_decay`, `factors_weight_decay` | 1e-4 | >= 0 | the same, where a row of the batch has the feature |
/// | `clip_gradient` | none | > 0 | largest magnitude of a gradient, before weight decay |
/// | `rescale_gradient` | none | > 0 | the gradient of a batch is its sum times this; none: the weighted mean |
/// | `epsilon` | 1e-8 | > 0 | keeps AdaGrad from dividing by 0 |
/// | `early_stopping_epochs` | 0 | >= 0 | stop when the validation loss was not less for so many epochs; 0: never |
///
/// Takes numeric columns, dense blocks and sparse blocks, [n_rows x n_features]; zeros cost nothing, and the bits are
/// the same however they are stored. Features are divided by the power of two that their largest magnitude reaches,
/// numeric targets centred and divided by a power of 4 near their deviation, so that learning rates and decay do not
/// depend on units; the fitted parameters are in those of the data. Missing and infinite values throw `invalid_data`
/// naming column and row (one row: `predict_row` gives false). Rows of weight 0 do not count; other weights multiply
/// gradients. With `early_stopping_epochs` the parameters of the best epoch are kept; needs `context::validation`.
/// O(n_values n_fields n_factors + n_rows n_fields^2 n_factors) an epoch, n_fields being 1 unless `field_aware`.
/// Same bits for any number of threads, vector width and compiler; a checkpoint goes on to the same bits.
/// Throws `invalid_data` for another kind of target, for more than two classes that have weight, when a parameter does
/// not stay finite; `limit_exceeded` when the fields ask for too much memory.
/// Example: `on("user", "item") | one_hot_encoder{.output = block_output::sparse} |
/// factorization_machine_regressor{.num_factors = 16}`.
/// Source: Rendle, "Factorization machines", 2010, doi:10.1109/ICDM.2010.127; Juan et al., "Field-aware factorization
/// machines for CTR prediction", 2016, doi:10.1145/2959100.2959134.
template <class Task>
struct factorization_machine {
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;

    between<1, 1000> num_factors = 8;
    bool field_aware = false;
    at_least<1> epochs = 20;
    at_least<1> mini_batch_size = 100;
    factorization::optimiser optimiser = factorization::optimiser::adagrad;
    factorization::initial_values bias_init = factorization::normal{.sigma = 0.01};
    factorization::initial_values linear_init = factorization::normal{.sigma = 0.01};
    factorization::initial_values factors_init = factorization::normal{.sigma = 0.01};
    positive bias_learning_rate = 0.1;
    positive linear_learning_rate = 0.1;
    positive factors_learning_rate = 0.1;
    non_negative bias_weight_decay = 0;
    non_negative linear_weight_decay = 1e-4;
    non_negative factors_weight_decay = 1e-4;
    std::optional<positive> clip_gradient = {};
    std::optional<positive> rescale_gradient = {};
    positive epsilon = 1e-8;
    at_least<0> early_stopping_epochs = 0;

    static auto parameters() {
        using self = factorization_machine;
        return std::array{
            parameter{"num_factors", &self::num_factors, "length of the vectors"},
            parameter{"field_aware", &self::field_aware, "a vector for each field of the other feature"},
            parameter{"epochs", &self::epochs, "passes over the rows"},
            parameter{"mini_batch_size", &self::mini_batch_size, "rows a step"},
            parameter{"optimiser", &self::optimiser, "how gradients move parameters"},
            parameter{"bias_init", &self::bias_init, "where the bias starts"},
            parameter{"linear_init", &self::linear_init, "where linear parameters start"},
            parameter{"factors_init", &self::factors_init, "where factors start"},
            parameter{"bias_learning_rate", &self::bias_learning_rate, "length of the steps of the bias"},
            parameter{"linear_learning_rate", &self::linear_learning_rate,
                      "length of the steps of linear parameters"},
            parameter{"factors_learning_rate", &self::factors_learning_rate,
                      "length of the steps of factors"},
            parameter{"bias_weight_decay", &self::bias_weight_decay, "pulls the bias to 0"},
            parameter{"linear_weight_decay", &self::linear_weight_decay, "pulls linear parameters to 0"},
            parameter{"factors_weight_decay", &self::factors_weight_decay, "pulls factors to 0"},
            parameter{"clip_gradient", &self::clip_gradient, "largest magnitude of a gradient"},
            parameter{"rescale_gradient", &self::rescale_gradient,
                      "times the sum of a batch's gradients; none: their mean"},
            parameter{"epsilon", &self::epsilon, "keeps AdaGrad from dividing by 0"},
            parameter{"early_stopping_epochs", &self::early_stopping_epochs,
                      "stop after so many epochs without less validation loss; 0: never"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    /// Exempts from the laws of weights and row order: rows are drawn into batches by their index.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = typename Task::fitted;
    using training_state = factorization::training_state;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return go_on({}, data, ctx).fitted;
    }
    [[nodiscard]] progress go_on(progress from, const dataset<>& data, const context& ctx) const {
        factorization::require_use(data, early_stopping_epochs > 0, ctx, name);
        const factorization::targets target(Task::loss, data, name);
        auto best = from.fitted.terms();
        factorization::train(from.training, best, data, target, options(), ctx);
        return {Task::fitted_of(data, target, std::move(best), from.training), std::move(from.training)};
    }

    friend bool operator==(const factorization_machine&, const factorization_machine&) = default;

  private:
    [[nodiscard]] factorization::training_options options() const {
        const auto optional = [](const std::optional<positive>& value) {
            return value ? std::optional<double>(value->value()) : std::nullopt;
        };
        return {
            .n_factors = static_cast<std::size_t>(num_factors.value()),
            .field_aware = field_aware,
            .epochs = static_cast<std::size_t>(epochs.value()),
            .mini_batch_size = static_cast<std::size_t>(mini_batch_size.value()),
            .bias = {bias_init, bias_learning_rate, bias_weight_decay},
            .linear = {linear_init, linear_learning_rate, linear_weight_decay},
            .factors = {factors_init, factors_learning_rate, factors_weight_decay},
            .method = {optimiser, optional(clip_gradient).value_or(factorization::descent{}.clip), epsilon},
            .gradient_scale = optional(rescale_gradient),
            .early_stopping_epochs = static_cast<std::size_t>(early_stopping_epochs.value()),
            .component = name};
    }
};

}  // namespace sluice
