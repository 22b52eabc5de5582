// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/linear_learner/metrics.hpp"
#include "sluice/linear_learner/refusal.hpp"
#include "sluice/linear_learner/train.hpp"
#include "sluice/linear_learner/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear_learner {

namespace detail {

inline void require_loss_for(const classification_goal& asked, std::size_t n_classes,
                             std::string_view component) {
    if (n_classes <= 2 || asked.loss.is_auto()) return;
    const auto loss = asked.loss.value_or(classification_loss::softmax_loss);
    if (loss != classification_loss::softmax_loss)
        refuse(component,
               std::string(names_of(loss)[static_cast<std::size_t>(loss)]) + " tells two classes apart",
               to_text(n_classes) + " classes");
}

[[nodiscard]] inline bool is_about_positives(selection_criterion criterion) {
    return criterion == selection_criterion::f_beta ||
           criterion == selection_criterion::precision_at_target_recall ||
           criterion == selection_criterion::recall_at_target_precision;
}

/// What rows of each class count in losses; empty where all count alike.
[[nodiscard]] inline std::vector<double> class_factors_of(const classification_goal& asked,
                                                          const survey& known) {
    const auto present = known.present();
    const auto weight = [&](std::size_t place) {
        return known.class_weights[static_cast<std::size_t>(present[place])];
    };
    std::vector<double> factors;
    if (present.size() == 2) {
        const auto& by = asked.positive_mult;
        const bool balanced = by.is_balanced() || (by.is_automatic() && is_about_positives(asked.criterion));
        const double positive = balanced ? weight(0) / weight(1) : by.number();
        if (positive != 1) factors = {1, positive};
    } else if (asked.balance_multiclass_weights) {
        for (std::size_t k = 0; k < present.size(); ++k)
            factors.push_back(known.total_weight / (static_cast<double>(present.size()) * weight(k)));
    }
    return factors;
}

/// The function of one class, which has no margin, or of targets that are all the same.
[[nodiscard]] inline linear::linear_terms constant_terms(const survey& known, std::size_t n_outputs) {
    std::vector<feature> columns;
    for (const auto& name : known.names) columns.push_back({std::span<const double>(), name});
    const auto outputs = static_cast<Eigen::Index>(n_outputs);
    return {columns, Eigen::VectorXd::Constant(outputs, known.lowest_target),
            Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(columns.size()), outputs)};
}

/// Refuses what training would refuse.
inline void require_sound(row_stream& rows, const scaling& by, const problem& of, std::string_view component,
                          const context& ctx) {
    rows.rewind();
    for (const dataset<>* data = rows.next(); data != nullptr; data = rows.next())
        (void)load(*data, by, of.places, component, ctx);
}

/// The function that a model is, in the units of the data.
[[nodiscard]] inline linear::linear_terms terms_of(const side_by_side& models, std::size_t model,
                                                   const scaling& by, std::string_view component) {
    std::vector<feature> columns;
    for (const auto& name : by.names) columns.push_back({std::span<const double>(), name});
    const auto width = static_cast<Eigen::Index>(models.width),
               outputs = static_cast<Eigen::Index>(models.n_outputs);
    Eigen::VectorXd intercepts(outputs);
    Eigen::MatrixXd coefficients(width, outputs);
    for (Eigen::Index k = 0; k < outputs; ++k) {
        auto constant = static_cast<double>(models.biases_of(model)[static_cast<std::size_t>(k)]);
        for (Eigen::Index j = 0; j < width; ++j) {
            const auto place = static_cast<std::size_t>(j);
            const auto own =
                static_cast<double>(models.weights_of(model)[static_cast<std::size_t>(k * width + j)]);
            const double c = own * by.factor[place];
            constant -= exact_product(c, by.shift[place]);
            coefficients(j, k) = c / by.target_factor;
        }
        intercepts[k] = by.target_shift + constant / by.target_factor;
    }
    if (!intercepts.allFinite() || !coefficients.allFinite())
        refuse(component, "needs columns in whose units the coefficients are finite", "others");
    return {columns, intercepts, coefficients};
}

/// The rows of weight among the validation data, or the calibration sample of the training rows.
[[nodiscard]] inline learning_rows compared_rows(row_stream& stream, const survey& known, const scaling& by,
                                                 const problem& of, const options& how, const context& ctx) {
    if (ctx.validation) {
        known.classes != nullptr
            ? (void)require_target<class_target>(ctx.validation->target(), how.component)
            : (void)require_target<numeric_target>(ctx.validation->target(), how.component);
        auto rows = load(*ctx.validation, by, of.places, how.component, ctx);
        if (rows.size() == 0)
            refuse(how.component, "needs at least 1 validation row of weight > 0 and a known class", "0");
        return rows;
    }
    learning_rows all;
    for_chosen_rows(stream, known.calibration_rows,
                    [&](const dataset<>& data, std::span<const std::size_t> places) {
                        all.append(load(data.take(places), by, of.places, how.component, ctx));
                    });
    return all;
}

/// Trains the models of a problem and fills in what was learned by the best of them.
inline void train_and_choose(learned& out, const goal& asked, const options& how, const survey& known,
                             const scaling& by, const problem& of, row_stream& stream, const context& ctx,
                             training_progress from) {
    const auto* classes = std::get_if<classification_goal>(&asked);
    std::optional<threshold_rule> rule;
    if (classes != nullptr && of.n_outputs == 1)
        rule = {classes->criterion, classes->f_beta, classes->target_precision, classes->target_recall};
    const watcher compared(compared_rows(stream, known, by, of, how, ctx), of, rule,
                           classes != nullptr && is_hinge(*classes) ? hinge_log_odds : 1,
                           how.num_calibration_samples, ctx.at("calibration").random());
    const training_plan plan(how, known, by);
    trainer training(how, plan, of, known, by, stream, ctx.validation ? &compared : nullptr, ctx,
                     std::move(from));
    const auto models = training.run();
    const auto found = compared.look(models, ctx);
    std::optional<std::size_t> chosen;
    const auto value = [&](std::size_t m) {
        return compared.has_rule() ? -found.calibration[m].score : found.losses[m];
    };
    for (std::size_t m = 0; m < how.n_models; ++m)
        if (training.is_usable(m) && (!chosen || value(m) < value(*chosen))) chosen = m;
    out.terms = terms_of(models, *chosen, by, how.component);
    if (rule) out.threshold = found.calibration[*chosen].threshold;
    out.progress = std::move(training).progress();
    out.progress.history.chosen = *chosen;
    measure(out.progress.history, asked, compared, models, found, by);
}

}  // namespace detail

SLUICE_INLINE bool is_hinge(const classification_goal& asked) {
    return asked.loss.value_or(classification_loss::logistic) == classification_loss::hinge_loss;
}

SLUICE_INLINE learned train(const goal& asked, const options& how, row_stream& rows, const context& ctx,
                            learned from) {
    const auto* classes = std::get_if<classification_goal>(&asked);
    const survey known = survey_of(rows, classes != nullptr, how, ctx);
    learned out;
    problem of;
    std::unique_ptr<const objective> by;
    scaling_options scaled{how.normalize_data, how.unbias_data, false, false};
    if (classes != nullptr) {
        out.classes = known.classes;
        out.present = known.present();
        if (from.progress.has_begun() && (*from.classes != *out.classes || from.present != out.present))
            detail::refuse(how.component, "goes on with the classes that it began with", "others");
        const std::size_t n = out.present.size();
        detail::require_loss_for(*classes, n, how.component);
        of = {nullptr, n <= 2 ? n - 1 : n, known.places(), detail::class_factors_of(*classes, known)};
        by = objective_of(*classes, n);
    } else {
        const auto& numbers = std::get<regression_goal>(asked);
        scaled.normalize_label = numbers.normalize_label;
        scaled.unbias_label = numbers.unbias_label;
        by = objective_of(numbers);
    }
    of.by = by.get();
    const scaling units = learn_scaling(rows, known, scaled, how.component, ctx);
    const bool is_constant = scaled.unbias_label && known.lowest_target == known.highest_target;
    if (is_constant || of.n_outputs == 0) {
        detail::require_sound(rows, units, of, how.component, ctx);
        out.terms = detail::constant_terms(known, of.n_outputs);
    } else {
        detail::train_and_choose(out, asked, how, known, units, of, rows, ctx, std::move(from.progress));
    }
    return out;
}

}  // namespace sluice::linear_learner
