// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/linear_learner/regression_model.hpp"
#include "sluice/linear_learner/train.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sluice {

/// Linear regression by mini-batches: makes `mean of w loss(b + x c, y) + l1 |c| + wd / 2 |c|^2` small, `num_models` models of
/// neighbouring parameters side by side in one pass over the rows, and keeps the one that does best.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `loss` | `squared_loss` | see `linear_learner::regression_loss` | what is made small |
/// | `loss_insensitivity` | 0.01 | > 0 | losses `eps_insensitive_...`: residuals up to it cost nothing |
/// | `quantile` | 0.5 | in (0, 1) | `quantile_loss`: share of the targets below the prediction |
/// | `huber_delta` | 1 | > 0 | `huber_loss`: residuals beyond it count linearly |
/// | `num_models` | auto: 8 | in [1, 27] | models side by side: the given parameters and neighbours (`linear_learner::model_grid`) |
/// | `epochs` | 15 | >= 1 | most passes over the rows |
/// | `mini_batch_size` | 1000 | >= 1 | rows of a step |
/// | `optimizer` | auto: `adam` | `adam`, `sgd`, `rmsprop` | how a step follows from gradients (`nn::solver`) |
/// | `learning_rate` | auto | > 0 | size of the steps (`linear_learner::learning_rate_of`) |
/// | `momentum` | auto: 0.9 | in [0, 1) | `sgd`: share of the last step that is taken again |
/// | `beta_1`, `beta_2` | auto: 0.9, 0.999 | in (0, 1) | `adam`: shares of the means of gradients and squares that stay |
/// | `l1`, `wd` | auto: 0, and small in neighbours | >= 0 | penalties on magnitudes and half the squares of scaled coefficients |
/// | `use_bias` | true | | learn a constant too |
/// | `bias_lr_mult`, `bias_wd_mult` | auto: 1, 0 | > 0, >= 0 | rate and weight decay of the constant, in those of coefficients |
/// | `use_lr_scheduler` | true | | whether the learning rate falls |
/// | `lr_scheduler_factor` | auto | in (0, 1) | what it is multiplied by; auto: 0.01^(1 / epochs) |
/// | `lr_scheduler_step` | auto: an epoch's | >= 1 | after so many steps each |
/// | `lr_scheduler_minimum_lr` | auto: none | > 0 | what it does not fall below |
/// | `init_method` | `uniform` | `uniform`, `normal` | how coefficients begin |
/// | `init_scale`, `init_sigma`, `init_bias` | 0.07, 0.01, 0 | > 0, > 0, any | their largest magnitude or deviation; the constant |
/// | `normalize_data`, `unbias_data` | auto: true | | divide columns by their deviation; subtract their means, with `use_bias` |
/// | `normalize_label`, `unbias_label` | auto: true | | the same of the target |
/// | `num_point_for_scaler` | 10000 | >= 1 | rows drawn to learn means and deviations from |
/// | `num_calibration_samples` | auto: 100000 | >= 1 | training rows drawn to compare models on, without validation data |
/// | `early_stopping_patience` | 3 | >= 1 | a model stops after so many epochs that were not better; more than `epochs`: never |
/// | `early_stopping_tolerance` | 0.001 | > 0 | share by which an epoch must be better |
///
/// Takes numeric columns, dense blocks and sparse ones, [n_rows x n_features]; a model does not depend on how its columns are
/// stored, and what sparse ones do not store takes no memory but that of a mini-batch. Losses, penalties, `huber_delta` and `loss_insensitivity` are
/// in the units of scaled columns and target; the fitted model is one linear function in those of the data. Missing and
/// infinite values throw `invalid_data` naming column and row (one row: `predict_row` gives false). Rows of weight 0 do not
/// count; other weights multiply losses, relative to their mean. A constant target is predicted to the bit, with `unbias_label`.
///
/// Models are judged after each epoch by the loss on the validation data of the context, or else by that of training; with
/// validation data each ends with the parameters of its best epoch, without with those of its last. `history()` of the fitted
/// model tells of all of them. Learns from chunks too (`fit_chunks`): mini-batches are then drawn within chunks. O(epochs n_rows
/// n_features num_models). Arithmetic is float32 in a fixed order: the same bits for any number of threads, vector width and
/// compiler; a model does not depend on those beside it.
///
/// A fit can stop and go on (`fit_resumable`), if `learning_rate` and the schedule do not follow from `epochs`.
///
/// Throws `invalid_data` for another kind of target, and when all models grow beyond all bounds.
/// Example: `on(kind::numeric) | simple_imputer{} | linear_learner_regressor{.loss = linear_learner::regression_loss::huber_loss}`.
/// Source: Bottou, Curtis, Nocedal, "Optimization methods for large-scale machine learning", 2018, doi:10.1137/16M1080173.
struct linear_learner_regressor {
    static constexpr std::string_view name = "linear_learner_regressor";
    static constexpr role step_role = role::regressor;

    linear_learner::regression_loss loss = linear_learner::regression_loss::squared_loss;
    positive loss_insensitivity = 0.01;
    open_unit_interval quantile = 0.5;
    positive huber_delta = 1;
    or_auto<between<1, 27>> num_models = {};
    at_least<1> epochs = 15;
    at_least<1> mini_batch_size = 1000;
    or_auto<linear_learner::optimizer> optimizer = {};
    or_auto<positive> learning_rate = {};
    or_auto<linear_learner::below_one> momentum = {};
    or_auto<open_unit_interval> beta_1 = {};
    or_auto<open_unit_interval> beta_2 = {};
    or_auto<non_negative> l1 = {};
    or_auto<non_negative> wd = {};
    bool use_bias = true;
    or_auto<positive> bias_lr_mult = {};
    or_auto<non_negative> bias_wd_mult = {};
    bool use_lr_scheduler = true;
    or_auto<open_unit_interval> lr_scheduler_factor = {};
    or_auto<at_least<1>> lr_scheduler_step = {};
    or_auto<positive> lr_scheduler_minimum_lr = {};
    linear_learner::init_method init_method = linear_learner::init_method::uniform;
    positive init_scale = 0.07;
    positive init_sigma = 0.01;
    real init_bias = 0;
    or_auto<bool> normalize_data = {};
    or_auto<bool> unbias_data = {};
    at_least<1> num_point_for_scaler = 10000;
    or_auto<at_least<1>> num_calibration_samples = {};
    at_least<1> early_stopping_patience = 3;
    positive early_stopping_tolerance = 0.001;
    or_auto<bool> normalize_label = {};
    or_auto<bool> unbias_label = {};

    static auto parameters() {
        using self = linear_learner_regressor;
        return joined(
            std::array{parameter{"loss", &self::loss, "what is made small"},
                       parameter{"loss_insensitivity", &self::loss_insensitivity,
                                 "residuals up to it cost nothing, for eps_insensitive losses"},
                       parameter{"quantile", &self::quantile, "share of targets below the prediction"},
                       parameter{"huber_delta", &self::huber_delta, "residuals beyond it count linearly"}},
            linear_learner::common_parameters<self>(),
            std::array{
                parameter{"normalize_label", &self::normalize_label, "divide the target by its deviation"},
                parameter{"unbias_label", &self::unbias_label,
                          "subtract the mean of the target, with use_bias"}});
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    /// Exempts from the laws of weights and row order: batches are drawn by the index of rows.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = linear_learner::regression_model;
    using training_state = linear_learner::training_state;
    using progress = partly_fitted<fitted, training_state>;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return go_on({}, data, ctx).fitted;
    }
    /// Trains on until `epochs` are done, to the bits of never having stopped. Throws `invalid_data` as `linear_learner::train`
    /// does when it goes on.
    [[nodiscard]] progress go_on(progress from, const dataset<>& data, const context& ctx) const {
        linear_learner::whole_rows rows(data);
        return learn(rows, ctx, std::move(from));
    }
    /// Two passes over the chunks for the scaling, one for each epoch, and without validation data one more.
    template <class Source>
    [[nodiscard]] fitted fit_chunks(Source& source, const context& ctx) const {
        linear_learner::chunked_rows<Source> rows(source);
        return learn(rows, ctx, {}).fitted;
    }

    friend bool operator==(const linear_learner_regressor&, const linear_learner_regressor&) = default;

  private:
    [[nodiscard]] progress learn(linear_learner::row_stream& rows, const context& ctx, progress from) const {
        const linear_learner::regression_goal goal{loss,
                                                   loss_insensitivity,
                                                   quantile,
                                                   huber_delta,
                                                   normalize_label.value_or(true),
                                                   unbias_label.value_or(true) && use_bias};
        auto done = linear_learner::train(goal, linear_learner::options_of(*this), rows, ctx,
                                          {.progress = {from.fitted.history(), std::move(from.training)}});
        return {fitted(std::move(done.terms), std::move(done.progress.history)),
                std::move(done.progress.state)};
    }
};

}  // namespace sluice
