// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_survival.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/concordance_index.hpp"
#include "sluice/model_selection/score.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace gbm_survival_test {

// Times fall as x0 grows; a third of the rows is observed for a shorter time. `distinct` times at most.
dataset<> lives(std::uint64_t seed, std::size_t n, double steps = 0, std::vector<double> weights = {}) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, times;
    std::vector<std::uint8_t> events;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(normal(g));
        b.push_back(normal(g));
        double time = -std::log(1 - uniform(g)) * std::exp(-1.5 * a.back()) + 1e-3;
        const bool seen = uniform(g) < 0.67;
        if (!seen) time *= uniform(g);
        times.push_back(steps > 0 ? std::ceil(time * steps) : time + 1e-9);
        events.push_back(seen ? 1 : 0);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            survival_target{std::move(times), std::move(events)},
            {.weights = std::move(weights)}};
}

// The sum of the negative partial log likelihood, straight from the formula.
double naive_loss(const dataset<>& data, const std::vector<double>& margins) {
    const auto& y = std::get<survival_target>(data.target());
    double loss = 0;
    for (std::size_t i = 0; i < margins.size(); ++i) {
        if (y.events[i] == 0) continue;
        double at_risk = 0;
        for (std::size_t j = 0; j < margins.size(); ++j)
            if (y.times[j] >= y.times[i]) at_risk += data.weight(j) * std::exp(margins[j]);
        loss += data.weight(i) * (std::log(at_risk) - margins[i]);
    }
    return loss;
}

TEST_CASE("cox objective has the slopes of the partial likelihood, with tied times and weights") {
    random_generator g(random_stream(3, 3));
    std::vector<double> weights, margins;
    for (int i = 0; i < 25; ++i) weights.push_back(static_cast<double>(uniform_integer(g, 3)));
    for (int i = 0; i < 25; ++i) margins.push_back(normal(g));
    const auto data = lives(1, 25, 3, weights);
    trees::cox_objective objective(data, "test");
    objective.begin_round({margins}, {});
    std::vector<double> gradients(25), hessians(25);
    objective.derive(0, {margins}, 0, 25, gradients.data(), hessians.data());
    const auto at = [&](std::size_t i, double step) {
        auto moved = margins;
        moved[i] += step;
        return naive_loss(data, moved);
    };
    double events = 0;
    for (std::size_t i = 0; i < 25; ++i) {
        events += std::get<survival_target>(data.target()).events[i] != 0 ? weights[i] : 0;
        const double slope = (at(i, 1e-5) - at(i, -1e-5)) / 2e-5;
        const double curvature = (at(i, 1e-3) - 2 * at(i, 0) + at(i, -1e-3)) / 1e-6;
        CHECK(weights[i] * gradients[i] == doctest::Approx(slope).epsilon(1e-6));
        CHECK(weights[i] * hessians[i] == doctest::Approx(curvature).epsilon(1e-3));
    }
    CHECK(objective.mean_loss({margins}, {}) ==
          doctest::Approx(naive_loss(data, margins) / events).epsilon(1e-12));
}

TEST_CASE("gbm survival orders held-out rows by their hazard") {
    const auto train = lives(4, 2000), test = lives(5, 1000);
    const gbm_survival spec{.rounds = 60, .max_depth = 3, .learning_rate = 0.1};
    const auto m = fit(spec, train, {.validation = &test});
    const auto watched = m.state().booster().validation_losses();
    CHECK(watched.back() < watched.front());
    CHECK((predict(m, test.x()).array() > 0).all());
    CHECK(score(concordance_index, m, test) > 0.75);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(predict(loaded, test.x()) == predict(m, test.x()));
}

TEST_CASE("gbm survival gives the same bytes for any number of threads, and any order of rows to rounding") {
    const auto data = lives(6, 3000, 50);
    const gbm_survival spec{.rounds = 5};
    const auto m = fit(spec, data, {.threads = 1});
    for (const std::size_t threads : {2u, 8u})
        CHECK(to_bytes(fit(spec, data, {.threads = threads})) == to_bytes(m));
    std::vector<std::size_t> order(data.n_rows());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    random_generator g(random_stream(8, 8));
    shuffle(g, std::span<std::size_t>(order));
    const auto other = predict(fit(spec, data.take(order)), data.x());
    CHECK((other.array() / predict(m, data.x()).array() - 1).abs().maxCoeff() < 1e-6);
}

TEST_CASE("gbm survival predicts equal hazards without events, and refuses odd times and other targets") {
    const table x({{"x", array<double>({1, 2, 3})}});
    const auto of = [&](std::vector<double> times, std::vector<std::uint8_t> events) {
        return fit(gbm_survival{.rounds = 3},
                   dataset(x, survival_target{std::move(times), std::move(events)}));
    };
    CHECK(predict(of({1, 2, 3}, {0, 0, 0}), x) == Eigen::VectorXd::Ones(3));
    CHECK_THROWS_WITH_AS((void)of({1, 0, 3}, {1, 1, 1}), doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)of({1, 2, 3}, {1, 2, 1}), invalid_data);
    CHECK_THROWS_AS((void)fit(gbm_survival{}, dataset(x, numeric_target{array<double>({1, 2, 3})})),
                    invalid_data);
}

}  // namespace gbm_survival_test
