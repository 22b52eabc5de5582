// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/automatic.hpp"
#include "sluice/core/parameters.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::linear_learner {

/// How a step follows from gradients: `nn::adam`, `nn::sgd` with plain momentum, `nn::rmsprop`.
enum class optimizer { adam, sgd, rmsprop };
[[nodiscard]] constexpr auto names_of(optimizer) {
    return std::array<std::string_view, 3>{"adam", "sgd", "rmsprop"};
}

/// How coefficients begin: uniform in (-init_scale, init_scale), or normal of deviation init_sigma.
enum class init_method { uniform, normal };
[[nodiscard]] constexpr auto names_of(init_method) {
    return std::array<std::string_view, 2>{"uniform", "normal"};
}

/// What a regressor makes small.
enum class regression_loss {
    squared_loss,
    absolute_loss,
    eps_insensitive_squared_loss,
    eps_insensitive_absolute_loss,
    quantile_loss,
    huber_loss
};
[[nodiscard]] constexpr auto names_of(regression_loss) {
    return std::array<std::string_view, 6>{
        "squared_loss",  "absolute_loss", "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss",
        "quantile_loss", "huber_loss"};
}

/// What a classifier makes small.
enum class classification_loss { logistic, hinge_loss, softmax_loss };
[[nodiscard]] constexpr auto names_of(classification_loss) {
    return std::array<std::string_view, 3>{"logistic", "hinge_loss", "softmax_loss"};
}

/// What the best of several models of two classes is best in; thresholds are calibrated for it.
enum class selection_criterion {
    accuracy,
    f_beta,
    precision_at_target_recall,
    recall_at_target_precision,
    cross_entropy_loss,
    loss_function
};
[[nodiscard]] constexpr auto names_of(selection_criterion) {
    return std::array<std::string_view, 6>{
        "accuracy",           "f_beta",       "precision_at_target_recall", "recall_at_target_precision",
        "cross_entropy_loss", "loss_function"};
}

/// Number in [0, 1).
using below_one = bounded<double, interval{.low = 0, .high = 1, .high_open = true}>;

/// The parameters that both learners have, as training takes them; see `linear_learner_regressor`.
struct options {
    std::size_t n_models;
    std::size_t epochs;
    std::size_t mini_batch_size;
    linear_learner::optimizer optimizer;
    or_auto<positive> learning_rate;
    or_auto<below_one> momentum;
    or_auto<open_unit_interval> beta_1, beta_2;
    or_auto<non_negative> l1, wd;
    bool use_bias;
    double bias_lr_mult, bias_wd_mult;
    bool use_lr_scheduler;
    or_auto<open_unit_interval> lr_scheduler_factor;
    or_auto<at_least<1>> lr_scheduler_step;
    or_auto<positive> lr_scheduler_minimum_lr;
    linear_learner::init_method init_method;
    double init_scale, init_sigma, init_bias;
    bool normalize_data, unbias_data;
    std::size_t num_point_for_scaler;
    std::size_t num_calibration_samples;
    std::size_t early_stopping_patience;
    double early_stopping_tolerance;
    std::string_view component;
};

/// The options of a specification that has these parameters.
template <class Spec>
[[nodiscard]] options options_of(const Spec& s) {
    const auto size = [](const auto& whole) { return static_cast<std::size_t>(whole.value()); };
    return {.n_models = s.num_models.template value_or<std::size_t>(8),
            .epochs = size(s.epochs),
            .mini_batch_size = size(s.mini_batch_size),
            .optimizer = s.optimizer.value_or(optimizer::adam),
            .learning_rate = s.learning_rate,
            .momentum = s.momentum,
            .beta_1 = s.beta_1,
            .beta_2 = s.beta_2,
            .l1 = s.l1,
            .wd = s.wd,
            .use_bias = s.use_bias,
            .bias_lr_mult = s.bias_lr_mult.value_or(1.0),
            .bias_wd_mult = s.bias_wd_mult.value_or(0.0),
            .use_lr_scheduler = s.use_lr_scheduler,
            .lr_scheduler_factor = s.lr_scheduler_factor,
            .lr_scheduler_step = s.lr_scheduler_step,
            .lr_scheduler_minimum_lr = s.lr_scheduler_minimum_lr,
            .init_method = s.init_method,
            .init_scale = s.init_scale,
            .init_sigma = s.init_sigma,
            .init_bias = s.init_bias,
            .normalize_data = s.normalize_data.value_or(true),
            .unbias_data = s.unbias_data.value_or(true) && s.use_bias,
            .num_point_for_scaler = size(s.num_point_for_scaler),
            .num_calibration_samples = s.num_calibration_samples.template value_or<std::size_t>(100000),
            .early_stopping_patience = size(s.early_stopping_patience),
            .early_stopping_tolerance = s.early_stopping_tolerance,
            .component = Spec::name};
}

/// How those parameters are called and what they mean, for `parameters()` of a specification that has them.
template <class Spec>
[[nodiscard]] auto common_parameters() {
    return std::array{
        parameter{"num_models", &Spec::num_models, "models trained side by side, the best of which is kept"},
        parameter{"epochs", &Spec::epochs, "most passes over the rows"},
        parameter{"mini_batch_size", &Spec::mini_batch_size, "rows of a step"},
        parameter{"optimizer", &Spec::optimizer, "how a step follows from gradients"},
        parameter{"learning_rate", &Spec::learning_rate, "size of the steps"},
        parameter{"momentum", &Spec::momentum, "sgd: share of the last step that is taken again"},
        parameter{"beta_1", &Spec::beta_1, "adam: share of the mean of gradients that stays"},
        parameter{"beta_2", &Spec::beta_2, "adam: share of the mean of squares that stays"},
        parameter{"l1", &Spec::l1, "penalty on the magnitudes of coefficients"},
        parameter{"wd", &Spec::wd, "weight decay: penalty on half the squares of coefficients"},
        parameter{"use_bias", &Spec::use_bias, "learn a constant too"},
        parameter{"bias_lr_mult", &Spec::bias_lr_mult, "times the learning rate, for the constant"},
        parameter{"bias_wd_mult", &Spec::bias_wd_mult, "times the weight decay, for the constant"},
        parameter{"use_lr_scheduler", &Spec::use_lr_scheduler, "whether the learning rate falls"},
        parameter{"lr_scheduler_factor", &Spec::lr_scheduler_factor, "what it is multiplied by"},
        parameter{"lr_scheduler_step", &Spec::lr_scheduler_step, "after so many steps each"},
        parameter{"lr_scheduler_minimum_lr", &Spec::lr_scheduler_minimum_lr, "what it does not fall below"},
        parameter{"init_method", &Spec::init_method, "how coefficients begin"},
        parameter{"init_scale", &Spec::init_scale, "uniform: largest magnitude"},
        parameter{"init_sigma", &Spec::init_sigma, "normal: standard deviation"},
        parameter{"init_bias", &Spec::init_bias, "where the constant begins"},
        parameter{"normalize_data", &Spec::normalize_data, "divide columns by their deviation"},
        parameter{"unbias_data", &Spec::unbias_data, "subtract the mean of columns, with use_bias"},
        parameter{"num_point_for_scaler", &Spec::num_point_for_scaler,
                  "rows that means and deviations are learned from"},
        parameter{"num_calibration_samples", &Spec::num_calibration_samples,
                  "most rows that models are compared and thresholds calibrated on"},
        parameter{"early_stopping_patience", &Spec::early_stopping_patience,
                  "epochs that were not better before a model stops"},
        parameter{"early_stopping_tolerance", &Spec::early_stopping_tolerance,
                  "share by which an epoch must be better"}};
}

}  // namespace sluice::linear_learner
