// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/linear_learner/learning_rates.hpp"
#include "sluice/linear_learner/training_history.hpp"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// What training needs to go on and predicting does not: all models where they stood, those that each would end with, what the
/// optimizer remembers, and how long each has waited for a better epoch. Empty before the first epoch, and of constants.
struct training_state {
    std::vector<float> current, kept;  ///< weights, then biases, of all models
    std::vector<float> first, second;  ///< moments of the gradients, in the same order
    std::uint64_t n_steps = 0;
    rate_schedule schedule;
    std::vector<std::uint8_t> stopped;  ///< [n_models]: 1 of those that have stopped
    std::vector<double> best;           ///< [n_models]: by what they are judged; infinite before
    std::vector<std::uint64_t> waited;  ///< [n_models]: epochs since

    template <class Visitor>
    void visit(Visitor&& v) {
        v("current", current);
        v("kept", kept);
        v("first", first);
        v("second", second);
        v("n_steps", n_steps);
        v("schedule", schedule);
        v("stopped", stopped);
        v("best", best);
        v("waited", waited);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        const auto n = current.size();
        bool sound = kept.size() == n && first.size() == n && second.size() == n &&
                     best.size() == stopped.size() && waited.size() == stopped.size() && schedule.step > 0;
        for (const double value : best) sound = sound && !std::isnan(value);
        for (const auto value : stopped) sound = sound && value <= 1;
        if (!sound)
            throw invalid_data({.component = "training state of a linear learner",
                                .requirement = "has as many numbers of each kind",
                                .actual = {},
                                .place = {},
                                .hint = "the file is damaged or was made by hand"});
    }
    friend bool operator==(const training_state&, const training_state&) = default;
};

/// How far training has come.
struct training_progress {
    training_history history;
    training_state state;

    [[nodiscard]] bool has_begun() const { return !history.models.empty(); }
};

}  // namespace sluice::linear_learner
