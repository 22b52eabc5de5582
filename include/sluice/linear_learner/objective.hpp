// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/linear_learner/goal.hpp"
#include "sluice/losses/absolute_error.hpp"
#include "sluice/losses/epsilon_insensitive.hpp"
#include "sluice/losses/hinge.hpp"
#include "sluice/losses/huber.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/quantile.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/losses/squared_epsilon_insensitive.hpp"
#include "sluice/losses/squared_error.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// Most rows that are worked on at once.
inline constexpr std::size_t rows_a_part = 256;

/// What a model's margins are judged by.
class objective {
  public:
    virtual ~objective() = default;
    /// The sum of weight times loss of some rows, at most `rows_a_part`, given `margins`, [n_outputs x n_rows]; these become
    /// the derivatives by them, times weight.
    [[nodiscard]] virtual double derive(std::span<const float> targets, std::span<const double> weights,
                                        float* margins) const = 0;
};

/// A loss of `losses` for one margin a row.
template <class Loss>
class margin_objective final : public objective {
  public:
    explicit margin_objective(Loss by) : loss_(by) {}
    [[nodiscard]] double derive(std::span<const float> targets, std::span<const double> weights,
                                float* margins) const override {
        double sum = 0;
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const auto margin = static_cast<double>(margins[i]), y = static_cast<double>(targets[i]);
            sum += exact_product(weights[i], loss_.value(margin, y));
            margins[i] = static_cast<float>(exact_product(weights[i], loss_.derivatives(margin, y).gradient));
        }
        return sum;
    }

  private:
    Loss loss_;
};

/// `max(0, width - t margin)`, t being 1 for the second class and -1 for the first: `width` times the hinge loss of the
/// margin in that unit.
struct hinge_of_width {
    double width;

    [[nodiscard]] double value(double margin, double y) const {
        return exact_product(width, losses::hinge{}.value(margin / width, y));
    }
    [[nodiscard]] losses::derivative derivatives(double margin, double y) const {
        return losses::hinge{}.derivatives(margin / width, y);
    }
};

/// The logistic loss, many rows at once: a logarithm of a product of probabilities stands for the sum of their logarithms
/// while rows weigh the same.
class logistic_objective final : public objective {
  public:
    [[nodiscard]] double derive(std::span<const float> targets, std::span<const double> weights,
                                float* margins) const override {
        double given[rows_a_part], p[rows_a_part];
        const std::size_t n = targets.size();
        // The probability of the true class, from its own margin, keeps its small digits.
        for (std::size_t i = 0; i < n; ++i)
            given[i] = targets[i] > 0 ? static_cast<double>(margins[i]) : -static_cast<double>(margins[i]);
        exact_sigmoid(given, p, n);
        double sum = 0, product = 1;
        for (std::size_t i = 0; i < n; ++i) {
            if (p[i] < 1e-150) {
                sum += exact_product(weights[i], given[i] < -700 ? -given[i] : -exact_log(p[i]));
            } else {
                product *= p[i];
            }
            if (i + 1 == n || weights[i + 1] != weights[i] || product < 1e-150) {
                sum -= exact_product(weights[i], exact_log(product));
                product = 1;
            }
        }
        for (std::size_t i = 0; i < n; ++i) given[i] = -given[i];
        exact_sigmoid(given, p, n);
        for (std::size_t i = 0; i < n; ++i)
            margins[i] = static_cast<float>(exact_product(weights[i], targets[i] > 0 ? -p[i] : p[i]));
        return sum;
    }
};

/// The softmax loss: a margin for each class.
class softmax_objective final : public objective {
  public:
    explicit softmax_objective(std::size_t n_classes) : n_classes_(n_classes) {}
    [[nodiscard]] double derive(std::span<const float> targets, std::span<const double> weights,
                                float* margins) const override {
        std::vector<double> p(n_classes_);
        double sum = 0;
        for (std::size_t i = 0; i < targets.size(); ++i) {
            for (std::size_t k = 0; k < n_classes_; ++k)
                p[k] = static_cast<double>(margins[k * targets.size() + i]);
            losses::softmax::probabilities(p);
            const auto truth = static_cast<std::size_t>(targets[i]);
            sum += exact_product(weights[i], losses::softmax::value(p[truth]));
            for (std::size_t k = 0; k < n_classes_; ++k)
                margins[k * targets.size() + i] = static_cast<float>(
                    exact_product(weights[i], losses::softmax::derivatives(p[k], k == truth).gradient));
        }
        return sum;
    }

  private:
    std::size_t n_classes_;
};

/// The objective of a regressor.
[[nodiscard]] inline std::unique_ptr<const objective> objective_of(const regression_goal& asked) {
    const auto of = []<class Loss>(Loss by) -> std::unique_ptr<const objective> {
        return std::make_unique<const margin_objective<Loss>>(by);
    };
    switch (asked.loss) {
        case regression_loss::absolute_loss:
            return of(losses::absolute_error{});
        case regression_loss::eps_insensitive_squared_loss:
            return of(losses::squared_epsilon_insensitive{.epsilon = checked(asked.insensitivity)});
        case regression_loss::eps_insensitive_absolute_loss:
            return of(losses::epsilon_insensitive{.epsilon = checked(asked.insensitivity)});
        case regression_loss::quantile_loss:
            return of(losses::quantile{.alpha = checked(asked.quantile)});
        case regression_loss::huber_loss:
            return of(losses::huber{.delta = checked(asked.huber_delta)});
        default:
            return of(losses::squared_error{});
    }
}

/// The objective of a classifier of so many classes, two or more.
[[nodiscard]] inline std::unique_ptr<const objective> objective_of(const classification_goal& asked,
                                                                   std::size_t n_classes) {
    if (n_classes > 2) return std::make_unique<const softmax_objective>(n_classes);
    if (asked.loss.value_or(classification_loss::logistic) == classification_loss::hinge_loss)
        return std::make_unique<const margin_objective<hinge_of_width>>(hinge_of_width{asked.margin});
    return std::make_unique<const logistic_objective>();
}

}  // namespace sluice::linear_learner
