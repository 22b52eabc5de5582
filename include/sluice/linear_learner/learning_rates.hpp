// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/linear_learner/options.hpp"
#include "sluice/nn/solver/step.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sluice::linear_learner {

/// The rate of the model at the given parameters. `auto` is 20 over the number of all steps, at least 0.005 and at most 0.1, for
/// adam and rmsprop, whose steps have about that length; for sgd 1 over 1 plus the mean of a row's sum of squares, with
/// which no squared loss can run away.
[[nodiscard]] inline double learning_rate_of(const options& how, std::size_t n_steps, double row_squares) {
    const double by_rule = how.optimizer == optimizer::sgd
                               ? 1 / (1 + row_squares)
                               : std::clamp(20 / static_cast<double>(n_steps), 0.005, 0.1);
    return how.learning_rate.value_or(by_rule);
}

/// How learning rates fall: multiplied by `factor` after every `step` steps, but not below `minimum`.
struct rate_schedule {
    double factor = 1;
    std::uint64_t step = 1;
    double minimum = 0;

    rate_schedule() = default;
    /// `auto` is a step for each epoch, and a factor that brings the rate to a hundredth in all epochs.
    rate_schedule(const options& how, std::size_t steps_an_epoch) {
        if (!how.use_lr_scheduler) return;
        const double fall = exact_log(0.01) / static_cast<double>(how.epochs);
        factor = how.lr_scheduler_factor.value_or(exact_exp(fall));
        step = how.lr_scheduler_step.value_or(static_cast<std::uint64_t>(steps_an_epoch));
        minimum = how.lr_scheduler_minimum_lr.value_or(0.0);
    }

    /// What a rate has become at a step, 1 being the first.
    [[nodiscard]] double at(double rate, std::uint64_t number) const {
        const double fallen = exact_product(rate, nn::whole_power(factor, (number - 1) / step));
        return (std::min)(rate, (std::max)(minimum, fallen));
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("factor", factor);
        v("step", step);
        v("minimum", minimum);
    }
    friend bool operator==(const rate_schedule&, const rate_schedule&) = default;
};

}  // namespace sluice::linear_learner
