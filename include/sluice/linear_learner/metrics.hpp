// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear_learner/goal.hpp"
#include "sluice/linear_learner/training_history.hpp"
#include "sluice/linear_learner/watcher.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear_learner {

namespace detail {

/// Names of metrics and their values.
using noted = std::vector<std::pair<std::string_view, double>>;

[[nodiscard]] inline noted number_metrics(const watcher& compared, const side_by_side& models,
                                          std::size_t chosen, double total, const scaling& by) {
    const learning_rows& rows = compared.rows();
    double squares = 0, distances = 0;
    compared.for_each_row(models, chosen, [&](std::size_t i, std::span<const double> margin) {
        const double off = (margin[0] - static_cast<double>(rows.targets[i])) / by.target_factor;
        squares += rows.weights[i] * off * off;
        distances += rows.weights[i] * std::abs(off);
    });
    return {
        {"mse", squares / total}, {"rmse", std::sqrt(squares / total)}, {"absolute_loss", distances / total}};
}

[[nodiscard]] inline noted class_metrics(const watcher& compared, const side_by_side& models,
                                         std::size_t chosen, double total, std::size_t top_k) {
    const learning_rows& rows = compared.rows();
    double right = 0, among_first = 0;
    compared.for_each_row(models, chosen, [&](std::size_t i, std::span<const double> margins) {
        const auto truth = static_cast<std::size_t>(rows.targets[i]);
        std::size_t before = 0;  // classes that would be said sooner
        for (std::size_t k = 0; k < margins.size(); ++k)
            if (margins[k] > margins[truth] || (margins[k] == margins[truth] && k < truth)) ++before;
        if (before == 0) right += rows.weights[i];
        if (before < top_k) among_first += rows.weights[i];
    });
    return {{"accuracy", right / total}, {"top_k_accuracy", among_first / total}};
}

}  // namespace detail

/// Notes what the chosen model reached on the rows that models are compared on: of numbers in their own units `mse`, `rmse` and
/// `absolute_loss`; of two classes, at the threshold, `accuracy`, `precision`, `recall` and `f_beta`; of more `accuracy` and
/// `top_k_accuracy`; of all `objective_loss`.
inline void measure(training_history& out, const goal& asked, const watcher& compared,
                    const side_by_side& models, const watcher::found& found, const scaling& by) {
    const auto chosen = static_cast<std::size_t>(out.chosen);
    double total = 0;
    for (const double weight : compared.rows().weights) total += weight;
    detail::noted all;
    if (const auto* classes = std::get_if<classification_goal>(&asked); classes == nullptr) {
        all = detail::number_metrics(compared, models, chosen, total, by);
    } else if (models.n_outputs > 1) {
        all = detail::class_metrics(compared, models, chosen, total, classes->top_k);
    } else {
        const confusion& said = found.calibration[chosen].said;
        all = {{"accuracy", said.accuracy()},
               {"precision", said.precision()},
               {"recall", said.recall()},
               {"f_beta", said.f_beta(classes->f_beta)}};
    }
    all.insert(all.begin(), {"objective_loss", found.losses[chosen]});
    for (const auto& [name, value] : all) {
        out.metric_names.emplace_back(name);
        out.metric_values.push_back(value);
    }
}

}  // namespace sluice::linear_learner
