// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/linear_learner/learning_rates.hpp"
#include "sluice/linear_learner/model_grid.hpp"
#include "sluice/linear_learner/side_by_side.hpp"
#include "sluice/linear_learner/training_state.hpp"
#include "sluice/nn/solver/solver.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace sluice::linear_learner {

/// The solver that options ask for.
[[nodiscard]] inline nn::solver solver_of(const options& how) {
    if (how.optimizer == optimizer::sgd)
        return nn::sgd{.momentum = checked(how.momentum.value_or(0.9)), .nesterov = false};
    if (how.optimizer == optimizer::rmsprop) return nn::rmsprop{};
    return nn::adam{.beta_1 = checked(how.beta_1.value_or(0.9)),
                    .beta_2 = checked(how.beta_2.value_or(0.999))};
}

/// Moves models along their gradients, each by its own setting: the solver's step on the loss and the weight decay, then
/// soft thresholding for the l1 penalty, by the length that the solver has just stepped with for each parameter. So penalties
/// mean the same with each solver, and coefficients become 0 to the bit.
/// Source: Duchi, Singer, "Efficient online and batch learning using forward backward splitting", 2009.
class stepper {
  public:
    stepper(const options& how, std::span<const model_setting> settings, const rate_schedule& schedule,
            const side_by_side& shape)
        : how_(how),
          settings_(settings),
          schedule_(schedule),
          solver_(solver_of(how)),
          first_(shape.n_models, shape.n_outputs, shape.width),
          second_(first_) {}

    /// Goes on from where a state says.
    void restore(const training_state& from) {
        first_.set_parameters(from.first);
        second_.set_parameters(from.second);
        number_ = from.n_steps;
    }
    void save(training_state& to) const {
        to.first = first_.parameters();
        to.second = second_.parameters();
        to.n_steps = number_;
        to.schedule = schedule_;
    }

    /// The next step of the models that have not stopped; `gradients` are changed.
    void take(side_by_side& models, side_by_side& gradients, const std::vector<bool>& stopped,
              const context& ctx) {
        ++number_;
        const std::size_t size = models.n_outputs * models.width;
        const std::size_t models_a_chunk = 1 + (std::size_t{1} << 14) / (1 + size);
        for_each_chunk(ctx, models.n_models, models_a_chunk, [&](chunk some) {
            for (std::size_t m = some.begin; m < some.end; ++m)
                if (!stopped[m]) take(models, gradients, m);
        });
    }

  private:
    void take(side_by_side& models, side_by_side& gradients, std::size_t m) {
        const double rate = schedule_.at(settings_[m].learning_rate, number_);
        const nn::solver_step step{models.weights_of(m),
                                   gradients.weights_of(m),
                                   first_.weights_of(m),
                                   second_.weights_of(m),
                                   rate,
                                   number_};
        decay(models.weights_of(m), gradients.weights_of(m), settings_[m].wd);
        std::visit([&](const auto& by) { by.take(step); }, solver_);
        if (settings_[m].l1 > 0) shrink(step, settings_[m].l1);
        if (!how_.use_bias) return;
        decay(models.biases_of(m), gradients.biases_of(m), settings_[m].wd * how_.bias_wd_mult);
        const nn::solver_step of_bias{models.biases_of(m),  gradients.biases_of(m),   first_.biases_of(m),
                                      second_.biases_of(m), rate * how_.bias_lr_mult, number_};
        std::visit([&](const auto& by) { by.take(of_bias); }, solver_);
    }

    static void decay(std::span<const float> parameters, std::span<float> gradients, double wd) {
        if (wd == 0) return;
        const auto share = static_cast<float>(wd);
        for (std::size_t i = 0; i < parameters.size(); ++i) gradients[i] += share * parameters[i];
    }

    /// Soft thresholding by l1 times how far a gradient of 1 that stays moves each parameter in this step.
    void shrink(const nn::solver_step& s, double l1) const {
        double length = s.learning_rate * l1, epsilon = 0;
        const auto* const plain = std::get_if<nn::sgd>(&solver_);
        if (plain != nullptr) length /= 1 - plain->momentum;
        if (const auto* by = std::get_if<nn::rmsprop>(&solver_)) epsilon = by->epsilon;
        if (const auto* by = std::get_if<nn::adam>(&solver_)) {
            epsilon = by->epsilon;
            length *= std::sqrt(1 - nn::whole_power(by->beta_2, s.number));
        }
        for (std::size_t i = 0; i < s.parameters.size(); ++i) {
            const double root = plain != nullptr ? 1 : std::sqrt(static_cast<double>(s.second[i])) + epsilon;
            const auto by = static_cast<float>(length / root);
            float& w = s.parameters[i];
            w = w > by ? w - by : w < -by ? w + by : 0.0F;
        }
    }

    const options& how_;
    std::span<const model_setting> settings_;
    rate_schedule schedule_;
    nn::solver solver_;
    side_by_side first_, second_;
    std::uint64_t number_ = 0;
};

}  // namespace sluice::linear_learner
