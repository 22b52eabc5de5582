// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;

namespace {

// y is positive, of mean e^(x0) roughly, with a long tail.
dataset<> amounts(std::uint64_t seed, std::size_t n, double zeros = 0) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, y;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(2 * uniform(g) - 1);
        b.push_back(normal(g));
        const double amount = std::exp(a.back() + 0.5 * normal(g));
        y.push_back(uniform(g) < zeros ? 0.0 : amount);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            numeric_target{std::move(y)}};
}

dataset<> three_classes(std::uint64_t seed, std::size_t n) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b;
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(normal(g));
        b.push_back(normal(g));
        codes.push_back(a.back() > 0.5 ? 2 : b.back() > 0 ? 1 : 0);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            class_target{std::move(codes),
                         std::make_shared<const dictionary>(std::vector<std::string>{"x", "y", "z"})}};
}

double loss_of(const gbm_regressor& spec, const dataset<>& train, const dataset<>& test) {
    const auto m = fit(spec, train, {.validation = &test});
    return m.state().booster().validation_losses().back();
}

}  // namespace

TEST_CASE("gbm regressor minimises each objective better than a constant does") {
    const auto train = amounts(1, 3000), test = amounts(2, 1000);
    for (int k = 0; k < 8; ++k) {
        const auto objective = static_cast<regression_objective>(k);
        const gbm_regressor one{.objective = objective, .rounds = 1, .learning_rate = 1e-9};
        const gbm_regressor many{.objective = objective, .rounds = 60, .max_depth = 3, .learning_rate = 0.1};
        CAPTURE(names_of(objective)[static_cast<std::size_t>(k)]);
        CHECK(loss_of(many, train, test) < loss_of(one, train, test));
    }
}

TEST_CASE("gbm regressor predicts quantiles that hold their share of held-out targets") {
    const auto train = amounts(3, 8000), test = amounts(4, 4000);
    const auto& y = std::get<numeric_target>(test.target()).values;
    for (const double alpha : {0.1, 0.5, 0.9}) {
        gbm_regressor spec{
            .objective = regression_objective::quantile, .rounds = 60, .max_depth = 3, .learning_rate = 0.1};
        spec.alpha = checked(alpha);
        const auto predicted = predict(fit(spec, train), test.x());
        double below = 0;
        for (std::size_t i = 0; i < y.size(); ++i)
            below += y[i] <= predicted[static_cast<Eigen::Index>(i)] ? 1 : 0;
        CHECK(below / static_cast<double>(y.size()) == doctest::Approx(alpha).epsilon(0.03 / alpha));
    }
}

TEST_CASE("gbm regressor with one round and a whole step puts the median into each leaf") {
    const std::vector<double> x{0, 0, 0, 1, 1, 1, 1, 1}, y{1, 2, 9, 4, 4, 5, 7, 100};
    const dataset data(table({{"x", array<double>(std::vector<double>(x))}}),
                       numeric_target{std::vector<double>(y)});
    const auto m =
        fit(gbm_regressor{.objective = regression_objective::absolute_error, .rounds = 1, .learning_rate = 1},
            data);
    const auto predicted = predict(m, data.x());
    CHECK(predicted[0] == doctest::Approx(2));
    CHECK(predicted[7] == doctest::Approx(5));
}

TEST_CASE("gbm regressor predicts positive numbers by objectives with a log link, row by row as in a table") {
    const auto data = amounts(5, 500, 0.4);
    for (const auto objective : {regression_objective::poisson, regression_objective::tweedie}) {
        const auto m = fit(gbm_regressor{.objective = objective, .rounds = 20}, data);
        const auto predicted = predict(m, data.x());
        row_scratch scratch(m);
        for (std::size_t i = 0; i < 50; ++i) {
            const cell row[] = {{data.x()[0].as<array<double>>()->operator[](i), {}},
                                {data.x()[1].as<array<double>>()->operator[](i), {}}};
            double out = 0;
            REQUIRE(predict_row(m, row, std::span(&out, 1), scratch));
            REQUIRE(out == predicted[static_cast<Eigen::Index>(i)]);
            REQUIRE(out > 0);
        }
    }
}

TEST_CASE("gbm regressor names the row of a target that its objective is not made for") {
    const dataset data(table({{"x", array<double>({1.0, 2.0, 3.0})}}),
                       numeric_target{std::vector<double>{1, 0, -1}});
    CHECK_THROWS_WITH_AS((void)fit(gbm_regressor{.objective = regression_objective::poisson}, data),
                         doctest::Contains("row 2"), invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(gbm_regressor{.objective = regression_objective::gamma}, data),
                         doctest::Contains("row 1"), invalid_data);
}

TEST_CASE("gbm classifier tells three classes apart, row by row as in a table") {
    const auto train = three_classes(6, 2000), test = three_classes(7, 1000);
    const auto m = fit(gbm_classifier{.rounds = 30, .max_depth = 3}, train, {.threads = 2});
    const auto proba = predict_proba(m, test.x());
    CHECK(accuracy(std::get<class_target>(test.target()), predict(m, test.x())) > 0.97);
    row_scratch scratch(m);
    for (std::size_t i = 0; i < 100; ++i) {
        const cell row[] = {{test.x()[0].as<array<double>>()->operator[](i), {}},
                            {test.x()[1].as<array<double>>()->operator[](i), {}}};
        std::vector<double> out(3);
        REQUIRE(predict_row(m, row, out, scratch));
        for (Eigen::Index k = 0; k < 3; ++k) {
            REQUIRE(out[static_cast<std::size_t>(k)] == proba(static_cast<Eigen::Index>(i), k));
        }
        CHECK(proba.row(static_cast<Eigen::Index>(i)).sum() == doctest::Approx(1).epsilon(1e-14));
    }
    CHECK(to_bytes(from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m))) == to_bytes(m));
    for (const std::size_t threads : {1u, 3u, 8u})
        CHECK(to_bytes(fit(gbm_classifier{.rounds = 30, .max_depth = 3}, train, {.threads = threads})) ==
              to_bytes(m));
}

TEST_CASE("gbm stops early, keeps the trees of the best round and notes every round's loss") {
    const auto train = amounts(8, 400), held_out = amounts(9, 400);
    const gbm_regressor spec{.rounds = 300, .max_depth = 6, .early_stopping_rounds = 7};
    const context ctx{.validation = &held_out};
    const auto m = fit(spec, train, ctx);
    const auto losses = m.state().booster().validation_losses();
    const auto best =
        static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
    REQUIRE(losses.size() < 300);
    CHECK(losses.size() == best + 1 + 7);
    CHECK(m.state().booster().n_rounds() == best + 1);
    const auto mse_of_best = mse(std::get<numeric_target>(held_out.target()), predict(m, held_out.x()));
    CHECK(mse_of_best / 2 == doctest::Approx(losses[best]).epsilon(1e-12));
    // Inside a pipeline the validation data pass through the steps before.
    const auto in_pipeline = fit(standard_scaler{} | spec, train, ctx);
    CHECK(in_pipeline.state().step_at<1>().booster().n_rounds() > 0);
    CHECK(in_pipeline.state().step_at<1>().booster().validation_losses().size() < 300);
    CHECK_THROWS_AS((void)fit(spec, train), invalid_data);
}

TEST_CASE("gbm that goes on has the bits of one that never stopped, early stopping and all") {
    const auto train = amounts(10, 400), held_out = amounts(11, 400);
    const context ctx{.seed = 4, .validation = &held_out};
    for (const std::int64_t first : {3, 12, 40}) {
        gbm_regressor part{.subsample = 0.7, .early_stopping_rounds = 5}, whole = part;
        part.rounds = checked(first);
        whole.rounds = 60;
        CHECK(to_bytes(resume(whole, fit_resumable(part, train, ctx), train, ctx).model()) ==
              to_bytes(fit(whole, train, ctx)));
    }
}
