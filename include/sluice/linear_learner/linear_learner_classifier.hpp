// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/linear_learner/classification_model.hpp"
#include "sluice/linear_learner/train.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sluice {

/// Linear classification by mini-batches: `num_models` models of neighbouring parameters side by side in one pass over the rows,
/// the best of which is kept; of two classes, with a threshold that is calibrated for what it is to be best in.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `loss` | auto | `logistic`, `hinge_loss` of two classes, `softmax_loss` | what is made small; auto: `logistic` of two, else `softmax_loss` |
/// | `margin` | 1 | > 0 | `hinge_loss`: margins beyond it cost nothing |
/// | `binary_classifier_model_selection_criteria` | `accuracy` | see `linear_learner::selection_criterion` | what the model and the threshold of two classes are best in |
/// | `f_beta` | 1 | > 0 | how many times recall counts in F, next to precision |
/// | `target_precision`, `target_recall` | 0.8 | in [0, 1] | what `recall_at_target_precision`, `precision_at_target_recall` have to reach |
/// | `positive_example_weight_mult` | 1 | > 0, `balanced`, `auto` | how many times rows of the second of two classes count (`linear_learner::positive_weight`) |
/// | `balance_multiclass_weights` | false | | of more than two classes, all count the same |
/// | `accuracy_top_k` | 3 | >= 1 | `history().metric("top_k_accuracy")`: true class among so many |
///
/// The other parameters are those of `linear_learner_regressor`, but for the target's. Two classes have one margin `b + x c`, more
/// have one each. `predict_proba` gives the logistic function or the softmax of margins; the hinge loss knows no probabilities, and
/// they are the logistic function of twice the margin then, as in `linear_svm`: in the right order, not calibrated. `predict` says the
/// second class where its probability is above `threshold()`. `softmax_loss` of two classes is `logistic`.
///
/// Thresholds are calibrated on `num_calibration_samples` rows of the validation data, or of training without any, half-way between
/// two rows. By `cross_entropy_loss` and `loss_function` they are 1/2. Where no threshold reaches a target, the nearest to it is
/// taken. With validation data each epoch of a model is judged by the criterion, of more than two classes by the loss; without, by
/// the loss of training. Weights, classes without weight (probability 0), one class alone (always said), missing values,
/// determinism, chunks, complexity and errors: as in the regressor and `logistic_regression`. Throws `invalid_data` for a loss of two
/// classes when there are more.
/// Example: `linear_learner_classifier{.binary_classifier_model_selection_criteria = linear_learner::selection_criterion::f_beta}`.
/// Source: Bottou, Curtis, Nocedal, "Optimization methods for large-scale machine learning", 2018, doi:10.1137/16M1080173.
struct linear_learner_classifier {
    static constexpr std::string_view name = "linear_learner_classifier";
    static constexpr role step_role = role::classifier;

    or_auto<linear_learner::classification_loss> loss = {};
    positive margin = 1;
    linear_learner::selection_criterion binary_classifier_model_selection_criteria =
        linear_learner::selection_criterion::accuracy;
    positive f_beta = 1;
    unit_interval target_precision = 0.8;
    unit_interval target_recall = 0.8;
    linear_learner::positive_weight positive_example_weight_mult = 1;
    bool balance_multiclass_weights = false;
    at_least<1> accuracy_top_k = 3;
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

    static auto parameters() {
        using self = linear_learner_classifier;
        return joined(
            std::array{
                parameter{"loss", &self::loss, "what is made small"},
                parameter{"margin", &self::margin, "margins beyond it cost nothing, for hinge_loss"},
                parameter{"binary_classifier_model_selection_criteria",
                          &self::binary_classifier_model_selection_criteria,
                          "what the model and the threshold of two classes are best in"},
                parameter{"f_beta", &self::f_beta, "how many times recall counts, next to precision"},
                parameter{"target_precision", &self::target_precision, "for recall_at_target_precision"},
                parameter{"target_recall", &self::target_recall, "for precision_at_target_recall"},
                parameter{"positive_example_weight_mult", &self::positive_example_weight_mult,
                          "how many times rows of the second of two classes count"},
                parameter{"balance_multiclass_weights", &self::balance_multiclass_weights,
                          "more than two classes all count the same"},
                parameter{"accuracy_top_k", &self::accuracy_top_k,
                          "among how many classes the true one is looked for, in the metrics"}},
            linear_learner::common_parameters<self>());
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    /// Exempts from the laws of weights and row order: batches are drawn by the index of rows.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = linear_learner::classification_model;
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

    friend bool operator==(const linear_learner_classifier&, const linear_learner_classifier&) = default;

  private:
    [[nodiscard]] progress learn(linear_learner::row_stream& rows, const context& ctx, progress from) const {
        const linear_learner::classification_goal goal{loss,
                                                       margin,
                                                       binary_classifier_model_selection_criteria,
                                                       f_beta,
                                                       target_precision,
                                                       target_recall,
                                                       positive_example_weight_mult,
                                                       balance_multiclass_weights,
                                                       static_cast<std::size_t>(accuracy_top_k.value())};
        const auto known = from.fitted.present();
        auto done = linear_learner::train(goal, linear_learner::options_of(*this), rows, ctx,
                                          {.classes = from.fitted.class_names(),
                                           .present = {known.begin(), known.end()},
                                           .progress = {from.fitted.history(), std::move(from.training)}});
        const double by_margins =
            linear_learner::is_hinge(goal) && done.present.size() == 2 ? linear_learner::hinge_log_odds : 1;
        return {fitted({std::move(done.classes), std::move(done.present)}, std::move(done.terms), by_margins,
                       done.threshold, std::move(done.progress.history)),
                std::move(done.progress.state)};
    }
};

}  // namespace sluice
