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
#include <variant>
#include <vector>

namespace sluice::linear_learner {

/// Notes what the chosen model reached on the rows that models are compared on: of numbers in their own units `mse`, `rmse` and
/// `absolute_loss`; of two classes, at the threshold, `accuracy`, `precision`, `recall` and `f_beta`; of more `accuracy` and
/// `top_k_accuracy`; of all `objective_loss`.
inline void measure(training_history& out, const goal& asked, const watcher& compared,
                    const side_by_side& models, const watcher::found& found, const scaling& by) {
    const auto note = [&](std::string_view name, double value) {
        out.metric_names.emplace_back(name);
        out.metric_values.push_back(value);
    };
    const auto chosen = static_cast<std::size_t>(out.chosen);
    const learning_rows& rows = compared.rows();
    note("objective_loss", found.losses[chosen]);
    double total = 0;
    for (const double weight : rows.weights) total += weight;
    if (std::holds_alternative<regression_goal>(asked)) {
        double squares = 0, distances = 0;
        compared.for_each_row(models, chosen, [&](std::size_t i, std::span<const double> margin) {
            const double off = (margin[0] - static_cast<double>(rows.targets[i])) / by.target_factor;
            squares += rows.weights[i] * off * off;
            distances += rows.weights[i] * std::abs(off);
        });
        note("mse", squares / total);
        note("rmse", std::sqrt(squares / total));
        note("absolute_loss", distances / total);
        return;
    }
    const auto& classes = std::get<classification_goal>(asked);
    if (models.n_outputs == 1) {
        const confusion& said = found.calibration[chosen].said;
        note("accuracy", said.accuracy());
        note("precision", said.precision());
        note("recall", said.recall());
        note("f_beta", said.f_beta(classes.f_beta));
        return;
    }
    double right = 0, among_first = 0;
    compared.for_each_row(models, chosen, [&](std::size_t i, std::span<const double> margins) {
        const auto truth = static_cast<std::size_t>(rows.targets[i]);
        std::size_t before = 0;  // classes that would be said sooner
        for (std::size_t k = 0; k < margins.size(); ++k)
            if (margins[k] > margins[truth] || (margins[k] == margins[truth] && k < truth)) ++before;
        if (before == 0) right += rows.weights[i];
        if (before < classes.top_k) among_first += rows.weights[i];
    });
    note("accuracy", right / total);
    note("top_k_accuracy", among_first / total);
}

}  // namespace sluice::linear_learner
