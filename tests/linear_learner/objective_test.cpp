// SPDX-License-Identifier: MIT
#include "sluice/linear_learner/objective.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace sluice;

namespace objective_test {

using linear_learner::classification_goal;
using linear_learner::classification_loss;
using linear_learner::objective;
using linear_learner::regression_goal;
using linear_learner::regression_loss;

classification_goal classes_by(classification_loss loss) {
    return {loss, 0.75, linear_learner::selection_criterion::accuracy, 1, 0.8, 0.8, 1, false, 3};
}

double number(test::draws& draw) { return static_cast<double>(draw.below(4001)) / 1024 - 1.953125; }

/// Steps of 2^-10 are exact in float32. Kinks that stand within one are left out.
void slopes_are_gradients(const objective& by, std::size_t n_outputs, bool classifies,
                          const std::vector<double>& kinks) {
    test::draws draw(7);
    const float step = 0x1p-10F;
    for (int k = 0; k < 500; ++k) {
        const std::vector<float> target{classifies
                                            ? static_cast<float>(draw.below(n_outputs == 1 ? 2 : n_outputs))
                                            : static_cast<float>(number(draw))};
        const std::vector<double> weight{0.5 + static_cast<double>(draw.below(3))};
        std::vector<float> margins;
        for (std::size_t j = 0; j < n_outputs; ++j) margins.push_back(static_cast<float>(number(draw)));
        const double off =
            static_cast<double>(margins[0]) - (classifies ? 0.0 : static_cast<double>(target[0]));
        bool near = false;
        for (const double kink : kinks) near = near || std::abs(std::abs(off) - kink) < 0.002;
        if (near) continue;
        auto gradients = margins;
        (void)by.derive(target, weight, gradients.data());
        for (std::size_t j = 0; j < n_outputs; ++j) {
            auto above = margins, below = margins;
            above[j] += step;
            below[j] -= step;
            const double slope =
                (by.derive(target, weight, above.data()) - by.derive(target, weight, below.data())) /
                (2 * static_cast<double>(step));
            CHECK(std::abs(static_cast<double>(gradients[j]) - slope) <= 1e-6 * (1 + std::abs(slope)));
        }
    }
}

TEST_CASE("every objective has the gradients that its slopes say") {
    const auto numbers = [](regression_loss loss) {
        return objective_of(regression_goal{loss, 0.1, 0.3, 0.5, true, true});
    };
    slopes_are_gradients(*numbers(regression_loss::squared_loss), 1, false, {});
    slopes_are_gradients(*numbers(regression_loss::absolute_loss), 1, false, {0});
    slopes_are_gradients(*numbers(regression_loss::eps_insensitive_squared_loss), 1, false, {0.1});
    slopes_are_gradients(*numbers(regression_loss::eps_insensitive_absolute_loss), 1, false, {0.1});
    slopes_are_gradients(*numbers(regression_loss::quantile_loss), 1, false, {0});
    slopes_are_gradients(*numbers(regression_loss::huber_loss), 1, false, {0.5});
    slopes_are_gradients(*objective_of(classes_by(classification_loss::logistic), 2), 1, true, {});
    slopes_are_gradients(*objective_of(classes_by(classification_loss::hinge_loss), 2), 1, true, {0.75});
    slopes_are_gradients(*objective_of(classes_by(classification_loss::softmax_loss), 5), 5, true, {});
}

TEST_CASE("the logistic loss of many rows is the sum of those of each") {
    test::draws draw(9);
    std::vector<float> targets, margins;
    std::vector<double> weights;
    for (std::size_t i = 0; i < linear_learner::rows_a_part; ++i) {
        targets.push_back(draw.one_in(2) ? 1.0F : 0.0F);
        margins.push_back(static_cast<float>(number(draw)) * (draw.one_in(9) ? 400.0F : 3.0F));
        weights.push_back(draw.one_in(5) ? 2.0 : 1.0);
    }
    double sum = 0;
    for (std::size_t i = 0; i < targets.size(); ++i)
        sum += weights[i] *
               losses::logistic{}.value(static_cast<double>(margins[i]), static_cast<double>(targets[i]));
    const auto by = objective_of(classes_by(classification_loss::logistic), 2);
    auto gradients = margins;
    CHECK(by->derive(targets, weights, gradients.data()) == doctest::Approx(sum).epsilon(1e-12));
    for (std::size_t i = 0; i < targets.size(); ++i)
        CHECK(static_cast<double>(gradients[i]) ==
              doctest::Approx(weights[i] * losses::logistic{}
                                               .derivatives(static_cast<double>(margins[i]),
                                                            static_cast<double>(targets[i]))
                                               .gradient)
                  .epsilon(1e-6));
    const std::vector<float> all_wrong(8, 1.0F), far(8, -2000.0F);
    auto slopes = far;
    CHECK(by->derive(all_wrong, std::vector<double>(8, 1.0), slopes.data()) == 16000);
    CHECK(slopes[0] == -1);
}

}  // namespace objective_test
