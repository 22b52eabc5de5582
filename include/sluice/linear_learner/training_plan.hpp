// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/linear_learner/learning_rates.hpp"
#include "sluice/linear_learner/model_grid.hpp"
#include "sluice/linear_learner/survey.hpp"
#include "sluice/linear_learner/training_state.hpp"

#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::linear_learner {

/// At which rates and penalties models learn from rows.
struct training_plan {
    std::vector<model_setting> settings;  ///< [n_models]
    rate_schedule schedule;

    training_plan(const options& how, const survey& known, const scaling& scaled) {
        std::size_t steps = 0;
        for (const std::size_t size : known.chunk_sizes) steps += chunk_count(size, how.mini_batch_size);
        const double squares = std::accumulate(scaled.mean_squares.begin(), scaled.mean_squares.end(), 0.0);
        settings = model_grid(how, learning_rate_of(how, steps * how.epochs, squares), how.n_models);
        schedule = rate_schedule(how, steps);
    }

    /// Throws `invalid_data` unless training that has come so far followed this plan, with models of so many parameters in
    /// all, and watched as it will be.
    void require_same(const training_progress& from, std::size_t n_parameters, bool has_validation,
                      bool has_scores, std::string_view component) const {
        const auto require = [&](bool same, const char* requirement, const char* hint) {
            if (!same)
                throw invalid_data({.component = std::string(component),
                                    .requirement = requirement,
                                    .actual = "others",
                                    .place = {},
                                    .hint = hint});
        };
        require(from.state.current.size() == n_parameters && from.state.stopped.size() == settings.size() &&
                    from.history.models.size() == settings.size(),
                "goes on with the models, columns and classes that it began with", "");
        require(from.history.models == settings && from.state.schedule == schedule,
                "goes on with the learning rates and penalties that it began with",
                "learning_rate and lr_scheduler_factor depend on epochs where they are auto: give numbers");
        require(from.history.validation_losses.empty() != has_validation &&
                    from.history.validation_scores.empty() != has_scores,
                "goes on with validation data and a criterion as it began", "");
    }
};

}  // namespace sluice::linear_learner
