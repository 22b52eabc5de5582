// SPDX-License-Identifier: MIT
#include "sluice/nn/solver/solver.hpp"

#include "sluice/core/random.hpp"
#include "sluice/nn/schedule/schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <variant>
#include <vector>

using namespace sluice;

namespace solver_test {

/// One parameter, its memory, and the step as its source writes it, in float64: (w, first, second, g, t).
using formula = std::function<void(double&, double&, double&, double, int)>;

/// The largest distance between a solver and its formula over 20 steps of 700 parameters, relative to the way gone.
double off_formula(const nn::solver& tried, const formula& step) {
    constexpr std::size_t n = 700;
    std::vector<float> w(n), first(n), second(n), g(n);
    std::vector<double> naive_w(n), naive_first(n), naive_second(n);
    random_generator drawn(random_stream(1, 0));
    double off = 0;
    for (int t = 1; t <= 20; ++t) {
        for (float& v : g) v = static_cast<float>(normal(drawn));
        const nn::solver_step s{w, g, first, second, 0.01, static_cast<std::uint64_t>(t)};
        std::visit([&](const auto& by) { by.take(s); }, tried);
        for (std::size_t i = 0; i < n; ++i)
            step(naive_w[i], naive_first[i], naive_second[i], static_cast<double>(g[i]), t);
    }
    for (std::size_t i = 0; i < n; ++i)
        off = (std::max)(off, std::abs(static_cast<double>(w[i]) - naive_w[i]));
    double way = 0;
    for (const double v : naive_w) way = (std::max)(way, std::abs(v));
    return off / way;
}

TEST_CASE("solvers step as their sources say") {
    CHECK(off_formula(nn::sgd{.momentum = 0.8, .nesterov = false},
                      [](double& w, double& v, double&, double g, int) {
                          v = 0.8 * v - 0.01 * g;
                          w += v;
                      }) < 1e-5);
    CHECK(off_formula(nn::sgd{.momentum = 0.8}, [](double& w, double& v, double&, double g, int) {
              v = 0.8 * v - 0.01 * g;
              w += 0.8 * v - 0.01 * g;
          }) < 1e-5);
    const formula adam = [](double& w, double& m, double& v, double g, int t) {
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= 0.01 * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t)) * m / (std::sqrt(v) + 1e-8);
    };
    CHECK(off_formula(nn::adam{}, adam) < 2e-5);
    CHECK(off_formula(nn::adamw{}, adam) < 2e-5);
    CHECK(off_formula(nn::rmsprop{}, [](double& w, double&, double& v, double g, int) {
              v = 0.99 * v + 0.01 * g * g;
              w -= 0.01 * g / (std::sqrt(v) + 1e-8);
          }) < 2e-5);
    CHECK(off_formula(nn::adagrad{}, [](double& w, double&, double& v, double g, int) {
              v += g * g;
              w -= 0.01 * g / (std::sqrt(v) + 1e-10);
          }) < 1e-5);
    CHECK(off_formula(nn::adadelta{}, [](double& w, double& u, double& v, double g, int) {
              v = 0.9 * v + 0.1 * g * g;
              const double d = std::sqrt(u + 1e-6) / std::sqrt(v + 1e-6) * g;
              u = 0.9 * u + 0.1 * d * d;
              w -= 0.01 * d;
          }) < 1e-5);
}

TEST_CASE("square_roots are those of the C library") {
    std::vector<float> x, roots(103);
    for (int i = 0; i < 103; ++i) x.push_back(static_cast<float>(i) * 0.37F);
    nn::square_roots(x.data(), roots.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(roots[i] == std::sqrt(x[i]));
}

TEST_CASE("schedules follow their formulas") {
    CHECK(nn::constant{}.factor(12.5, {}) == 1);
    const nn::step_decay halves{.decay = 0.5, .period = 3};
    CHECK(halves.factor(2.9, {}) == 1);
    CHECK(halves.factor(3, {}) == 0.5);
    CHECK(halves.factor(9.1, {}) == 0.125);
    const nn::cosine falls{.period = 12, .warm_up = 2, .lowest = 0.1};
    CHECK(falls.factor(0.5, {}) == 0.25);
    for (const double epoch : {2.0, 3.7, 7.0, 11.9}) {
        const double cosine = std::cos(3.14159265358979324 * (epoch - 2) / 10);
        CHECK(falls.factor(epoch, {}) == doctest::Approx(0.1 + 0.9 * (1 + cosine) / 2).epsilon(1e-14));
    }
    CHECK(falls.factor(40, {}) == 0.1);
    CHECK(nn::cosine{.period = 3, .warm_up = 5}.factor(6, {}) == 0);
}

TEST_CASE("plateau falls after so many epochs without a lower loss, and waits anew") {
    const nn::plateau falls{.decay = 0.5, .patience = 2, .min_delta = 0.1};
    CHECK(falls.factor(0, {}) == 1);
    const std::vector<double> losses{1, 0.8, 0.75, 0.78, 0.79, 0.5, 0.6, 0.45, 0.9};
    const std::vector<double> expected{1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25};
    for (std::size_t n = 1; n <= losses.size(); ++n) {
        CAPTURE(n);
        CHECK(falls.factor(0, std::span(losses).first(n)) == expected[n - 1]);
    }
}

}  // namespace solver_test
