// SPDX-License-Identifier: MIT
#include "sluice/trees/quantiles_objective.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/staged_predictions.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;

namespace quantiles_objective_test {

// Noise that grows with x0.
dataset<> fans(std::uint64_t seed, std::size_t n) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, y;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(2 * uniform(g) - 1);
        b.push_back(normal(g));
        y.push_back(3 * a.back() + std::exp(a.back()) * normal(g));
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            numeric_target{std::move(y)}};
}

constexpr gbm_quantile_regressor many{.objective = {.levels = {0.05, 0.25, 0.5, 0.75, 0.95}},
                                      .rounds = 40,
                                      .max_depth = 3,
                                      .learning_rate = 0.2,
                                      .random_strength = 0};

TEST_CASE("gbm of several quantiles never crosses, where single ones do, and holds its shares") {
    const auto train = fans(1, 3000), test = fans(2, 3000);
    const auto m = fit(many, train);
    const Eigen::MatrixXd q = predict(m, test.x());
    REQUIRE(q.cols() == 5);
    const auto margins = predict_margin(m, test.x());
    std::size_t crossings = 0;
    const auto& y = std::get<numeric_target>(test.target()).values;
    for (Eigen::Index k = 0; k < 5; ++k) {
        double below = 0;
        for (Eigen::Index i = 0; i < q.rows(); ++i) {
            if (k > 0) {
                REQUIRE(q(i, k - 1) <= q(i, k));
                crossings += margins(i, k - 1) > margins(i, k) ? 1 : 0;
            }
            below += y[static_cast<std::size_t>(i)] <= q(i, k) ? 1 : 0;
        }
        CHECK(std::abs(below / 3000 - many.objective.levels[static_cast<std::size_t>(k)]) < 0.03);
    }
    CHECK(crossings > 0);
}

TEST_CASE("gbm of several quantiles grows the trees of single ones, and puts their predictions in order") {
    const auto data = fans(3, 1000);
    const auto m = fit(many, data);
    Eigen::MatrixXd apart(1000, 5);
    double loss_apart = 0, loss = 0;
    const auto predicted = predict(m, data.x());
    for (std::size_t k = 0; k < 5; ++k) {
        const auto level = many.objective.levels[k];
        const gbm_regressor one{.objective = losses::quantile{.alpha = level},
                                .rounds = 40,
                                .max_depth = 3,
                                .learning_rate = 0.2,
                                .random_strength = 0};
        const auto alone = fit(one, data);
        CHECK(booster_of(alone).trees() == booster_of(m).trees(k));
        const auto column = static_cast<Eigen::Index>(k);
        apart.col(column) = predict(alone, data.x());
        const pinball_loss_metric judge{.alpha = level};
        loss_apart += judge(std::get<numeric_target>(data.target()), Eigen::VectorXd(apart.col(column)));
        loss += judge(std::get<numeric_target>(data.target()), Eigen::VectorXd(predicted.col(column)));
    }
    CHECK(predict_margin(m, data.x()) == apart);
    CHECK(loss <= loss_apart + 1e-12);
    for (Eigen::Index i = 0; i < 1000; ++i) {
        Eigen::VectorXd sorted = apart.row(i);
        std::sort(sorted.begin(), sorted.end());
        REQUIRE(Eigen::VectorXd(predicted.row(i)) == sorted);
    }
}

TEST_CASE("gbm of several quantiles watches the loss of what it predicts, and stops early by it") {
    const auto train = fans(4, 300), held_out = fans(5, 300);
    auto spec = many;
    spec.rounds = 200;
    spec.early_stopping_rounds = 5;
    const auto m = fit(standard_scaler{} | spec, train, {.validation = &held_out});
    const auto losses = booster_of(m).validation_losses();
    REQUIRE(losses.size() < 200);
    CHECK(booster_of(m).n_rounds() + 5 == losses.size());
    const auto predicted = predict(m, held_out.x());
    double mean = 0;
    for (std::size_t k = 0; k < 5; ++k)
        mean += pinball_loss_metric{.alpha = spec.objective.levels[k]}(
                    std::get<numeric_target>(held_out.target()),
                    Eigen::VectorXd(predicted.col(static_cast<Eigen::Index>(k)))) /
                5;
    CHECK(mean == doctest::Approx(losses[booster_of(m).n_rounds() - 1]).epsilon(1e-12));
}

TEST_CASE(
    "gbm of several quantiles says the same by rows, from files, by any number of threads and after a stop") {
    const auto data = fans(6, 500);
    const auto m = fit(standard_scaler{} | many, data, {.threads = 1});
    const auto predicted = predict(m, data.x());
    REQUIRE(output_size(m) == 5);
    row_scratch scratch(m);
    std::vector<double> out(5);
    for (std::size_t i = 0; i < 500; ++i) {
        const cell row[] = {{data.x()[0].as<array<double>>()->operator[](i), {}},
                            {data.x()[1].as<array<double>>()->operator[](i), {}}};
        REQUIRE(predict_row(m, row, out, scratch));
        for (Eigen::Index k = 0; k < 5; ++k)
            REQUIRE(out[static_cast<std::size_t>(k)] == predicted(static_cast<Eigen::Index>(i), k));
    }
    CHECK(predict(from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m)), data.x()) == predicted);
    for (const std::size_t threads : {2u, 8u})
        CHECK(to_bytes(fit(standard_scaler{} | many, data, {.threads = threads})) == to_bytes(m));
    auto part = many;
    part.rounds = 13;
    CHECK(to_bytes(resume(many, fit_resumable(part, data), data).model()) == to_bytes(fit(many, data)));
    CHECK(staged_predictions(m, data.x()).back() == predicted);
}

TEST_CASE(
    "gbm of several quantiles refuses levels that do not rise, other levels when it goes on, other targets") {
    const auto data = fans(7, 50);
    const auto of = [](auto... level) {
        return gbm_quantile_regressor{.objective = {.levels = {open_unit_interval(checked(level))...}},
                                      .rounds = 2};
    };
    CHECK_THROWS_WITH_AS((void)fit(of(0.5, 0.1), data), doctest::Contains("rise"), invalid_parameter);
    CHECK_THROWS_AS((void)fit(of(0.5, 0.5), data), invalid_parameter);
    CHECK_THROWS_AS((void)fit(of(), data), invalid_parameter);
    CHECK_THROWS_AS((void)resume(of(0.1, 0.6), fit(of(0.1, 0.5), data), data), invalid_data);
    const auto m = fit(of(0.5), data);
    CHECK(predict(m, data.x()).cols() == 1);
    CHECK_THROWS_AS((void)any_predictor(m).predict(data.x()), invalid_data);
    CHECK(any_predictor(m).predict_outputs(data.x()) == predict(m, data.x()));
    const any_predictor one(fit(gbm_regressor{.rounds = 2}, data));
    CHECK(one.predict_outputs(data.x()).col(0) == one.predict(data.x()));
    const table x({{"x", array<double>({1, 2})}});
    CHECK_THROWS_WITH_AS((void)fit(of(0.5), dataset(x, numeric_target{array<double>({1, INFINITY})})),
                         doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)fit(of(0.5), dataset(x)), invalid_data);
}

TEST_CASE("gbm of several quantiles prints its levels and reads them back") {
    CHECK(to_text(many).find("objective = quantiles{levels = [0.05, 0.25, 0.5, 0.75, 0.95]}") !=
          std::string::npos);
    gbm_quantile_regressor read;
    read_parameters(read, to_text(many));
    CHECK(read == many);
    CHECK_THROWS_AS(set_parameter(read, "objective", "quantiles{levels = [0.5, 1]}"), invalid_parameter);
    set_parameter(read, "eval_metric", "[mae, pinball_loss{alpha = 0.25}]");
    CHECK(read.eval_metric.size() == 2);
    CHECK_THROWS_AS(set_parameter(read, "eval_metric", "[roc_auc]"), invalid_parameter);
}

TEST_CASE("gbm of several quantiles notes metrics of the quantile that they judge") {
    const auto train = fans(21, 600), held_out = fans(22, 300);
    auto spec = many;
    spec.rounds = 6;
    spec.eval_metric = {pinball_loss_metric{.alpha = 0.95}, pinball_loss_metric{.alpha = 0.05}, mae, r2};
    const auto m = fit(spec, train, {.validation = &held_out});
    const auto noted = booster_of(m).evaluations();
    REQUIRE(noted.size() == 4);
    const Eigen::MatrixXd q = predict(m, held_out.x());
    const auto& y = std::get<numeric_target>(held_out.target());
    const std::vector<double> said{pinball_loss_metric{.alpha = 0.95}(y, Eigen::VectorXd(q.col(4))),
                                   pinball_loss_metric{.alpha = 0.05}(y, Eigen::VectorXd(q.col(0))),
                                   mae(y, Eigen::VectorXd(q.col(2))), r2(y, Eigen::VectorXd(q.col(2)))};
    for (std::size_t k = 0; k < said.size(); ++k) {
        CAPTURE(noted[k].metric);
        CHECK(noted[k].values.size() == 6);
        CHECK(noted[k].values.back() == doctest::Approx(said[k]).epsilon(1e-14));
    }
    // What is watched changes no tree.
    spec.eval_metric = {};
    CHECK(predict(fit(spec, train), held_out.x()) == q);
}

TEST_CASE("gbm of several quantiles stops early by the first metric, in its direction") {
    const auto train = fans(23, 400), held_out = fans(24, 300);
    auto spec = many;
    spec.rounds = 300;
    spec.early_stopping_rounds = 5;
    const auto best_round = [&](const auto& judge) {
        spec.eval_metric = {judge};
        const auto m = fit(spec, train, {.validation = &held_out});
        const auto& values = booster_of(m).evaluations()[0].values;
        const auto best = judge.greater_is_better ? std::max_element(values.begin(), values.end())
                                                  : std::min_element(values.begin(), values.end());
        CHECK(booster_of(m).n_rounds() < 300);
        CHECK(booster_of(m).n_rounds() == static_cast<std::size_t>(best - values.begin()) + 1);
        return booster_of(m).n_rounds();
    };
    CHECK(best_round(pinball_loss_metric{.alpha = 0.95}) != best_round(r2));
}

TEST_CASE("gbm of several quantiles refuses metrics of levels that it has not") {
    const auto data = fans(25, 50);
    auto spec = many;
    spec.rounds = 2;
    spec.eval_metric = {pinball_loss_metric{.alpha = 0.9}};
    CHECK_THROWS_WITH_AS((void)fit(spec, data), doctest::Contains("for level 0.9"), invalid_parameter);
    spec.eval_metric = {mae};
    CHECK_NOTHROW((void)fit(spec, data));
    spec.objective.levels = {0.1, 0.9};
    CHECK_THROWS_WITH_AS((void)fit(spec, data), doctest::Contains("mae for level 0.5"), invalid_parameter);
    set_parameter(spec, "eval_metric", "[pinball_loss{alpha = 0.9}]");
    CHECK_NOTHROW((void)fit(spec, data));
}

}  // namespace quantiles_objective_test
