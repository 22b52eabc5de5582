// SPDX-License-Identifier: MIT
#include "sluice/trees/aft_objective.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"
#include "support/golden_rows.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace aft_objective_test {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Log-logistic times that grow with a; a third is known to be later only, a sixth by an interval.
dataset<> lives(std::uint64_t seed, std::size_t n) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, lower, upper;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(normal(g));
        b.push_back(normal(g));
        const double u = 0.001 + 0.998 * uniform(g);
        const double time = std::exp(a.back() + 0.3 * std::log(u / (1 - u)));
        const double drawn = uniform(g);
        lower.push_back(drawn < 0.33 ? time * uniform(g) : drawn < 0.5 ? std::floor(time) : time);
        upper.push_back(drawn < 0.33 ? infinity : drawn < 0.5 ? std::floor(time) + 1 : time);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            interval_target{std::move(lower), std::move(upper)}};
}

TEST_CASE("gbm survival by failure times has the margins, losses and hits of XGBoost") {
    // xgboost 3.2.0: d = DMatrix(X, weight=w); d.set_float_info('label_lower_bound', lower); ... upper;
    // d.set_base_margin(zeros(60)); m = train(dict(max_depth=3, eta=.5, tree_method='hist', objective='survival:aft',
    //   aft_loss_distribution=distribution, aft_loss_distribution_scale=scale,
    //   eval_metric=['aft-nloglik', 'interval-regression-accuracy']), d, 5, evals=[(d, 'v')], evals_result=r);
    // m.predict(d, output_margin=True)[:8]; single precision
    struct golden {
        losses::aft objective;
        double margins[8], losses[5], hits[5];
    };
    using enum losses::survival_distribution;
    const golden all[] = {{{.distribution = normal},
                           {1.045472, 1.280315, 1.027839, 1.15513, 1.401922, 2.161554, 1.587476, 1.728897},
                           {1.580246, 1.40683, 1.355937, 1.317965, 1.29568},
                           {0.275, 0.3416667, 0.3833333, 0.4416667, 0.5166667}},
                          {{.distribution = logistic, .scale = 0.5},
                           {0.08542702, 1.892196, 1.481904, 1.096131, 1.481904, 2.304136, 1.296756, 1.621322},
                           {1.456216, 1.277288, 1.240055, 1.204518, 1.188242},
                           {0.3416667, 0.4166667, 0.4, 0.5, 0.525}},
                          {{.distribution = extreme, .scale = 0.75},
                           {1.241453, 1.339325, 1.128729, 0.9053481, 1.37817, 1.516293, 1.37817, 1.373757},
                           {2.970229, 2.081604, 1.631212, 1.406011, 1.300891},
                           {0.25, 0.275, 0.3, 0.3416667, 0.3916667}}};
    const test::golden_rows rows;
    const dataset data(rows.x(), interval_target{rows.lower, rows.upper},
                       {.weights = rows.weights, .offsets = std::vector<double>(60, 0.0)});
    for (const auto& one : all) {
        const gbm_survival spec{.objective = one.objective,
                                .rounds = 5,
                                .max_depth = 3,
                                .learning_rate = 0.5,
                                .min_child_weight = 1,
                                .random_strength = 0,
                                .eval_metric = {interval_accuracy}};
        CAPTURE(to_text(spec));
        const auto m = fit(spec, data, {.validation = &data});
        const auto margins = predict_margin(m, data);
        for (Eigen::Index i = 0; i < 8; ++i) {
            CHECK(margins(i, 0) == doctest::Approx(one.margins[i]).epsilon(1e-5));
            CHECK(predict(m, data)[i] == doctest::Approx(std::exp(one.margins[i])).epsilon(1e-5));
        }
        for (std::size_t t = 0; t < 5; ++t) {
            CHECK(booster_of(m).validation_losses()[t] == doctest::Approx(one.losses[t]).epsilon(1e-5));
            CHECK(booster_of(m).evaluations()[0].values[t] == doctest::Approx(one.hits[t]).epsilon(1e-5));
        }
    }
}

TEST_CASE("aft objective starts where the slopes of all rows sum to 0") {
    for (const auto distribution :
         {losses::survival_distribution::normal, losses::survival_distribution::logistic,
          losses::survival_distribution::extreme}) {
        const auto data = lives(3, 400);
        const trees::aft_objective objective({.distribution = distribution, .scale = 0.4}, data, "test");
        const double best = objective.base_margins({})[0];
        const trees::margin_table margins{std::vector<double>(400, best)};
        std::vector<double> gradients(400), hessians(400);
        objective.derive(0, margins, 0, 400, gradients.data(), hessians.data());
        double slope = 0;
        for (const double one : gradients) slope += one;
        CHECK(std::abs(slope) < 1e-9 * 400);
    }
    // Known times alone, of a normal distribution: the mean of their logarithms.
    const table x({{"x", array<double>({1, 2, 3})}});
    const dataset known(x, survival_target{std::vector<double>{1, 2, 8}, std::vector<std::uint8_t>{1, 1, 1}});
    CHECK(trees::aft_objective({}, known, "test").base_margins({})[0] ==
          doctest::Approx(std::log(16) / 3).epsilon(1e-12));
}

TEST_CASE("gbm survival by failure times stays within bounds when all times are on one side") {
    const table x({{"x", array<double>({1, 2, 3})}});
    for (const bool later : {false, true}) {
        const auto lower = later ? std::vector<double>{1, 2, 3} : std::vector<double>{0, 0, 0};
        const auto upper = later ? std::vector<double>(3, infinity) : std::vector<double>{1, 2, 3};
        const auto m = fit(gbm_survival{.objective = losses::aft{}, .rounds = 3},
                           dataset(x, interval_target{lower, upper}));
        const auto predicted = predict(m, x);
        CHECK(predicted.allFinite());
        CHECK((later ? predicted.minCoeff() > 3 : predicted.maxCoeff() < 1));
    }
    // Nothing is known at all.
    const dataset nothing(x, interval_target{std::vector<double>(3, 0.0), std::vector<double>(3, infinity)});
    CHECK(predict(fit(gbm_survival{.objective = losses::aft{}, .rounds = 3}, nothing), x) ==
          Eigen::VectorXd::Ones(3));
}

TEST_CASE("gbm survival by failure times learns times of held-out rows that are only known by bounds") {
    const auto train = lives(4, 3000), test = lives(5, 1000);
    const gbm_survival spec{
        .objective = losses::aft{.distribution = losses::survival_distribution::logistic, .scale = 0.3},
        .rounds = 60,
        .max_depth = 3,
        .learning_rate = 0.1};
    const auto m = fit(spec, train, {.validation = &test});
    const auto watched = booster_of(m).validation_losses();
    CHECK(watched.back() < watched.front());
    const auto& a = *test.x()[0].as<array<double>>();
    const auto margins = predict_margin(m, test.x());
    double error = 0;
    for (std::size_t i = 0; i < 1000; ++i)
        error += std::abs(margins(static_cast<Eigen::Index>(i), 0) - a[i]) / 1000;
    CHECK(error < 0.15);  // the logarithm of the median time is a
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(predict(loaded, test.x()) == predict(m, test.x()));
    for (const std::size_t threads : {1u, 3u, 8u})
        CHECK(to_bytes(fit(spec, train, {.threads = threads, .validation = &test})) == to_bytes(m));
}

TEST_CASE("gbm survival by failure times takes events and times, and says how they order") {
    const test::golden_rows rows;
    std::vector<std::uint8_t> events;
    for (std::size_t i = 0; i < 60; ++i) events.push_back(i % 4 == 1 ? 0 : 1);
    const dataset data(rows.x(), survival_target{rows.t, events});
    gbm_survival spec{.objective = losses::aft{.scale = 0.5},
                      .rounds = 10,
                      .learning_rate = 0.3,
                      .eval_metric = {concordance_index_metric{.predictions = survival_prediction::times}}};
    const auto m = fit(spec, data, {.validation = &data});
    const auto said = booster_of(m).evaluations()[0];
    CHECK(said.metric == "concordance_index{predictions = times}");
    CHECK(said.values.back() > 0.9);
    CHECK(said.values.back() ==
          score(concordance_index_metric{.predictions = survival_prediction::times}, m, data));
    spec.eval_metric = {concordance_index};
    CHECK_THROWS_WITH_AS((void)fit(spec, data, {.validation = &data}), doctest::Contains("times"),
                         invalid_parameter);
    spec.objective = losses::cox{};
    CHECK(booster_of(fit(spec, data, {.validation = &data})).evaluations()[0].values.back() > 0.9);
}

TEST_CASE("gbm survival by failure times refuses bounds that are none and other targets, by row") {
    const table x({{"x", array<double>({1, 2, 3})}});
    const auto of = [&](std::vector<double> lower, std::vector<double> upper) {
        return fit(gbm_survival{.objective = losses::aft{}, .rounds = 1},
                   dataset(x, interval_target{std::move(lower), std::move(upper)}));
    };
    CHECK_THROWS_WITH_AS((void)of({1, 2, 3}, {1, 1, 3}), doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_WITH_AS((void)of({0, 2, 3}, {0, 2, 3}), doctest::Contains("row 0"), invalid_data);
    CHECK_THROWS_AS((void)of({1, 2, infinity}, {1, 2, infinity}), invalid_data);
    CHECK_THROWS_AS((void)of({1, 2, -1}, {1, 2, 3}), invalid_data);
    CHECK_THROWS_AS((void)of({1, 2, std::nan("")}, {1, 2, 3}), invalid_data);
    CHECK_THROWS_AS((void)dataset(x, interval_target{std::vector<double>{1, 2, 3}, std::vector<double>{1}}),
                    invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(gbm_survival{}, dataset(x, interval_target{std::vector<double>{1, 2, 3},
                                                                              std::vector<double>{1, 2, 3}})),
                         doctest::Contains("survival"), invalid_data);
    CHECK_THROWS_AS((void)fit(gbm_survival{.objective = losses::aft{}},
                              dataset(x, numeric_target{array<double>({1, 2, 3})})),
                    invalid_data);
}

}  // namespace aft_objective_test
