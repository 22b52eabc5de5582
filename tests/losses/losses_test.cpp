// SPDX-License-Identifier: MIT
#include "sluice/losses/losses.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace losses_test {

using namespace sluice::losses;

// The gradient is the slope of the value, by central differences, wherever the loss is smooth.
template <loss L>
void slope_is_gradient(const L& l, double lowest_y, double highest_y, bool whole = false) {
    random_generator g(random_stream(1, 0));
    int tried = 0;
    for (int i = 0; i < 2000; ++i) {
        const double margin = 3 * uniform(g) - 1.5, drawn = lowest_y + (highest_y - lowest_y) * uniform(g);
        const double step = 1e-5, y = whole ? std::round(drawn) : drawn;
        // A kink may stand there; that of the hinge at -1 and 1.
        if (std::abs(margin - y) < 2 * step || std::abs(std::abs(margin) - 1) < 2 * step) continue;
        const double slope = (l.value(margin + step, y) - l.value(margin - step, y)) / (2 * step);
        CAPTURE(margin);
        CAPTURE(y);
        REQUIRE(l.accepts(y));
        REQUIRE(l.derivatives(margin, y).gradient == doctest::Approx(slope).epsilon(1e-6));
        REQUIRE(l.derivatives(margin, y).hessian >= 0);
        ++tried;
    }
    CHECK(tried > 1900);
}

// The hessian is the slope of the gradient, for the losses that have one and tell it.
template <loss L>
void slope_of_gradient_is_hessian(const L& l, double lowest_y, double highest_y) {
    random_generator g(random_stream(2, 0));
    for (int i = 0; i < 1000; ++i) {
        const double margin = 3 * uniform(g) - 1.5, y = lowest_y + (highest_y - lowest_y) * uniform(g),
                     step = 1e-5;
        if (std::abs(margin - y) < 2 * step) continue;
        const double slope =
            (l.derivatives(margin + step, y).gradient - l.derivatives(margin - step, y).gradient) /
            (2 * step);
        REQUIRE(l.derivatives(margin, y).hessian == doctest::Approx(slope).epsilon(1e-6));
    }
}

// The best constant for targets of this mean, by search.
template <loss L>
double best_constant(const L& l, const std::vector<double>& y) {
    double best = 0, least = std::numeric_limits<double>::infinity();
    for (double margin = -4; margin <= 4; margin += 0.001) {
        double sum = 0;
        for (const double one : y) sum += l.value(margin, one);
        if (sum < least) least = sum, best = margin;
    }
    return best;
}

TEST_CASE("loss has the gradient that its slope says") {
    slope_is_gradient(squared_error{}, -3, 3);
    slope_is_gradient(absolute_error{}, -3, 3);
    slope_is_gradient(huber{0.7}, -3, 3);
    slope_is_gradient(epsilon_insensitive{0.3}, -3, 3);
    slope_is_gradient(squared_epsilon_insensitive{0.3}, -3, 3);
    slope_is_gradient(quantile{0.2}, -3, 3);
    slope_is_gradient(expectile{0.8}, -3, 3);
    slope_is_gradient(poisson{}, 0, 6);
    slope_is_gradient(sluice::losses::gamma_deviance{}, 0.1, 6);
    slope_is_gradient(tweedie{1.3}, 0, 6);
    slope_is_gradient(logistic{}, 0, 1);
    slope_is_gradient(focal{}, 0, 1, true);
    slope_is_gradient(focal{.gamma = 0.5, .alpha = 0.6}, 0, 1, true);
    slope_is_gradient(hinge{}, 0, 1, true);
    slope_is_gradient(scaled_positives<logistic>{.scale = 3}, 0, 1, true);
}

TEST_CASE(
    "focal loss has the second derivative that its gradient says, or a bound where that is not above 0") {
    const focal l{.gamma = 1.5, .alpha = 0.3};
    for (double margin = -6; margin <= 6; margin += 0.01)
        for (const double y : {0.0, 1.0}) {
            const double slope =
                (l.derivatives(margin + 1e-5, y).gradient - l.derivatives(margin - 1e-5, y).gradient) / 2e-5;
            const double hessian = l.derivatives(margin, y).hessian;
            CAPTURE(margin);
            REQUIRE(hessian > 0);
            if (slope > 1e-6) REQUIRE(hessian == doctest::Approx(slope).epsilon(1e-4));
        }
}

TEST_CASE("losses of two classes start from the best constant") {
    const std::vector<double> y{0, 0, 0, 1, 0};
    CHECK(focal{}.margin(0.2) == doctest::Approx(best_constant(focal{}, y)).epsilon(1e-2));
    CHECK(hinge{}.margin(0.2) == doctest::Approx(best_constant(hinge{}, y)).epsilon(1e-2));
    const scaled_positives<logistic> scaled{.scale = 3};
    CHECK(scaled.margin(0.2) == doctest::Approx(best_constant(scaled, y)).epsilon(1e-2));
    CHECK(hinge{}.prediction(0.1) == 1);
    CHECK(hinge{}.prediction(0) == 0);
}

TEST_CASE("focal and hinge loss stay finite far out") {
    for (const double margin : {-1e4, -800.0, 800.0, 1e4})
        for (const double y : {0.0, 1.0}) {
            CHECK(std::isfinite(focal{}.value(margin, y)));
            CHECK(std::isfinite(focal{}.derivatives(margin, y).gradient));
            CHECK(focal{}.derivatives(margin, y).hessian > 0);
            CHECK(std::isfinite(hinge{}.value(margin, y)));
        }
}

TEST_CASE("smooth loss has the hessian that the slope of its gradient says") {
    slope_of_gradient_is_hessian(squared_error{}, -3, 3);
    slope_of_gradient_is_hessian(expectile{0.8}, -3, 3);
    slope_of_gradient_is_hessian(poisson{0}, 0, 6);
    slope_of_gradient_is_hessian(sluice::losses::gamma_deviance{}, 0.1, 6);
    slope_of_gradient_is_hessian(tweedie{1.3}, 0, 6);
    slope_of_gradient_is_hessian(logistic{}, 0, 1);
}

TEST_CASE("loss starts from the best constant where the mean tells it") {
    const std::vector<double> y{0.5, 1, 2, 0.25, 3, 1.25};
    double mean = 0;
    for (const double one : y) mean += one / 6;
    CHECK(squared_error{}.margin(mean) == doctest::Approx(best_constant(squared_error{}, y)).epsilon(1e-3));
    CHECK(poisson{}.margin(mean) == doctest::Approx(best_constant(poisson{}, y)).epsilon(1e-2));
    CHECK(sluice::losses::gamma_deviance{}.margin(mean) ==
          doctest::Approx(best_constant(sluice::losses::gamma_deviance{}, y)).epsilon(1e-2));
    CHECK(tweedie{1.4}.margin(mean) == doctest::Approx(best_constant(tweedie{1.4}, y)).epsilon(1e-2));
    const std::vector<double> classes{0, 1, 1, 1, 0, 1};
    CHECK(logistic{}.margin(4.0 / 6) == doctest::Approx(best_constant(logistic{}, classes)).epsilon(1e-3));
    CHECK(std::abs(best_constant(quantile{0.9}, y) - 3) < 0.01);
    CHECK(logistic{}.prediction(logistic{}.margin(0.3)) == doctest::Approx(0.3));
    CHECK(poisson{}.prediction(poisson{}.margin(2.5)) == doctest::Approx(2.5));
}

TEST_CASE("losses do not see residuals up to epsilon") {
    for (const double r : {-0.25, -0.1, 0.0, 0.2, 0.25}) {
        CHECK(epsilon_insensitive{0.25}.value(1 + r, 1) == 0);
        CHECK(epsilon_insensitive{0.25}.derivatives(1 + r, 1).gradient == 0);
        CHECK(squared_epsilon_insensitive{0.25}.value(1 + r, 1) == 0);
        CHECK(squared_epsilon_insensitive{0.25}.derivatives(1 + r, 1).gradient == 0);
    }
    CHECK(epsilon_insensitive{0.25}.value(3, 1) == 1.75);
    CHECK(squared_epsilon_insensitive{0.5}.value(-1, 1) == 1.125);
    CHECK(epsilon_insensitive{0}.value(3, 1) == absolute_error{}.value(3, 1));
    CHECK(squared_epsilon_insensitive{0}.value(3, 1) == squared_error{}.value(3, 1));
}

TEST_CASE("loss tells the targets that it is made for") {
    const double inf = std::numeric_limits<double>::infinity(),
                 nan = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {inf, -inf, nan}) {
        CHECK(!squared_error{}.accepts(bad));
        CHECK(!absolute_error{}.accepts(bad));
        CHECK(!huber{}.accepts(bad));
        CHECK(!epsilon_insensitive{}.accepts(bad));
        CHECK(!squared_epsilon_insensitive{}.accepts(bad));
        CHECK(!quantile{}.accepts(bad));
        CHECK(!expectile{}.accepts(bad));
        CHECK(!poisson{}.accepts(bad));
        CHECK(!sluice::losses::gamma_deviance{}.accepts(bad));
        CHECK(!tweedie{}.accepts(bad));
        CHECK(!logistic{}.accepts(bad));
    }
    CHECK(poisson{}.accepts(0));
    CHECK(!poisson{}.accepts(-1));
    CHECK(!sluice::losses::gamma_deviance{}.accepts(0));
    CHECK(!logistic{}.accepts(1.5));
}

TEST_CASE("losses of many rows at once are those of one row, to the bit") {
    random_generator g(random_stream(3, 0));
    std::vector<double> margins, y, gradients(1003), hessians(1003);
    for (int i = 0; i < 1003; ++i) margins.push_back(8 * normal(g)), y.push_back(uniform(g));
    derivatives_of(logistic{}, margins.data(), y.data(), margins.size(), gradients.data(), hessians.data());
    for (std::size_t i = 0; i < margins.size(); ++i) {
        const auto d = logistic{}.derivatives(margins[i], y[i]);
        REQUIRE(gradients[i] == d.gradient);
        REQUIRE(hessians[i] == d.hessian);
    }
}

TEST_CASE("softmax makes a distribution, its derivatives are slopes, and nothing overflows") {
    std::vector<double> row{1.5, -0.5, 0.25}, shifted{1001.5, 999.5, 1000.25};
    softmax::probabilities(row);
    softmax::probabilities(shifted);
    CHECK(row[0] + row[1] + row[2] == doctest::Approx(1).epsilon(1e-15));
    CHECK(row[0] / row[1] == doctest::Approx(std::exp(2.0)));
    for (std::size_t k = 0; k < 3; ++k) CHECK(row[k] == doctest::Approx(shifted[k]).epsilon(1e-12));
    const auto loss_at = [](std::vector<double> margins, std::size_t k, double step) {
        margins[k] += step;
        softmax::probabilities(margins);
        return softmax::value(margins[2]);
    };
    for (std::size_t k = 0; k < 3; ++k) {
        const double slope =
            (loss_at({1.5, -0.5, 0.25}, k, 1e-6) - loss_at({1.5, -0.5, 0.25}, k, -1e-6)) / 2e-6;
        CHECK(softmax::derivatives(row[k], k == 2).gradient == doctest::Approx(slope).epsilon(1e-6));
    }
    CHECK(softmax::derivatives(1.0, true).hessian == 1e-16);
}

}  // namespace losses_test
