// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/linear_learner/model_grid.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::linear_learner {

/// How the models of a fit came along, and which of them was kept. Losses are means over the rows as they are learned from
/// (targets and weights in the units of the learning), without penalties; infinite for a model that grew beyond all bounds.
/// A model that has stopped repeats the loss of where it stopped.
struct training_history {
    std::vector<model_setting> models;    ///< [n_models]
    std::vector<double> training_losses;  ///< [n_epochs x n_models], while the epoch ran
    std::vector<double>
        validation_losses;  ///< [n_epochs x n_models], after it; empty without validation data
    std::vector<double>
        validation_scores;  ///< [n_epochs x n_models] of the criterion; empty where it is a loss
    std::vector<std::uint64_t>
        best_epochs;                        ///< [n_models], from 0: the epoch whose parameters each ends with
    std::uint64_t chosen = 0;               ///< the model that predicts
    std::vector<std::string> metric_names;  ///< what was measured of it on the rows that it was chosen by
    std::vector<double> metric_values;

    [[nodiscard]] std::size_t n_epochs() const {
        return models.empty() ? 0 : training_losses.size() / models.size();
    }
    /// The losses of all models in an epoch, [n_models].
    [[nodiscard]] std::span<const double> training_losses_of(std::size_t epoch) const {
        return std::span(training_losses).subspan(epoch * models.size(), models.size());
    }
    [[nodiscard]] std::span<const double> validation_losses_of(std::size_t epoch) const {
        return std::span(validation_losses).subspan(epoch * models.size(), models.size());
    }
    /// A metric by its name; throws `invalid_parameter` for one that was not measured.
    [[nodiscard]] double metric(std::string_view name) const {
        for (std::size_t i = 0; i < metric_names.size(); ++i)
            if (metric_names[i] == name) return metric_values[i];
        throw invalid_parameter({.component = "linear learner",
                                 .requirement = "names a metric that was measured",
                                 .actual = "\"" + std::string(name) + "\"",
                                 .place = {},
                                 .hint = {}});
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("models", models);
        v("training_losses", training_losses);
        v("validation_losses", validation_losses);
        v("validation_scores", validation_scores);
        v("best_epochs", best_epochs);
        v("chosen", chosen);
        v("metric_names", metric_names);
        v("metric_values", metric_values);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check(std::string_view component) const {
        const std::size_t n = models.size(), all = training_losses.size();
        const auto of_epochs = [&](const std::vector<double>& some) {
            return some.empty() || some.size() == all;
        };
        const bool sound = (n == 0 ? all == 0 && chosen == 0 : all % n == 0 && chosen < n) &&
                           of_epochs(validation_losses) && of_epochs(validation_scores) &&
                           best_epochs.size() == n && metric_names.size() == metric_values.size();
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a loss for each model and epoch",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }
    friend bool operator==(const training_history&, const training_history&) = default;
};

}  // namespace sluice::linear_learner
