// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/golden_rows.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace offsets_test {

dataset<> with_offsets(const dataset<>& data, std::vector<double> offsets) {
    row_data rows = data.rows();
    rows.offsets = std::move(offsets);
    return {data.x(), data.target(), std::move(rows)};
}

std::vector<double> column_by_column(const Eigen::MatrixXd& m) { return {m.data(), m.data() + m.size()}; }

dataset<> shifted_classes(std::uint64_t seed, std::size_t n) {
    random_generator g(random_stream(seed, 0));
    auto x = test::random_table(g, {.n_rows = n, .n_columns = 3});
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n; ++i) codes.push_back(static_cast<std::int32_t>(uniform_integer(g, 3)));
    return {std::move(x), class_target{std::move(codes), std::make_shared<const dictionary>(
                                                             std::vector<std::string>{"x", "y", "z"})}};
}

// The trees of rounds 6 to 10 are those of a fit that starts at the margins of the first 5, which therefore has no
// constant of its own.
template <class Spec>
void goes_on(Spec spec, const dataset<>& data) {
    CAPTURE(to_text(spec));
    spec.rounds = 10;
    const auto whole = fit(spec, data);
    spec.rounds = 5;
    const auto first = fit(spec, data);
    const auto offsets = with_offsets(data, column_by_column(predict_margin(first, data.x())));
    const auto second = fit(spec, offsets);
    const auto& all = booster_of(whole);
    const auto& rest = booster_of(second);
    REQUIRE(rest.n_outputs() == all.n_outputs());
    for (std::size_t k = 0; k < all.n_outputs(); ++k) {
        CHECK(rest.base_margin(k) == 0);
        for (std::size_t t = 0; t < 5; ++t) {
            const auto a = all.trees(k).nodes(t + 5), b = rest.trees(k).nodes(t);
            CHECK(std::vector<trees::node>(a.begin(), a.end()) ==
                  std::vector<trees::node>(b.begin(), b.end()));
        }
    }
    CHECK(predict_margin(second, offsets) == predict_margin(whole, data.x()));
    for (const std::size_t threads : {1u, 3u, 8u})
        CHECK(to_bytes(fit(spec, offsets, {.threads = threads})) == to_bytes(second));
}

TEST_CASE(
    "gbm that starts at the margins of a model grows the trees which that model would have grown next") {
    const auto numbers =
        test::random_numbers(1, {.n_rows = 1000, .n_columns = 3, .missing = 0.1, .weights = true});
    const auto classes = test::random_classes(2, {.n_rows = 1000, .n_columns = 3});
    goes_on(gbm_regressor{.learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0}, numbers);
    goes_on(gbm_regressor{.objective = losses::absolute_error{},
                          .max_depth = 3,
                          .learning_rate = 0.3,
                          .min_child_weight = 1,
                          .random_strength = 0},
            numbers);
    goes_on(gbm_classifier{.learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0}, classes);
    goes_on(gbm_classifier{.max_depth = 3, .learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0},
            shifted_classes(3, 500));
    goes_on(
        gbm_quantile_regressor{
            .max_depth = 3, .learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0},
        numbers);
}

TEST_CASE("gbm classifier with offsets has the margins and losses of XGBoost with a base margin") {
    // xgboost 3.2.0: y = (a + ((i*71+5) % 13) / 2 > 8); d = DMatrix(X, y, weight=w, base_margin=offset);
    // m = train(dict(max_depth=3, eta=.5, tree_method='hist', objective='binary:logistic',
    //   eval_metric=['logloss', 'auc', 'error']), d, 5, evals=[(d, 'v')], evals_result=r);
    // m.predict(d, output_margin=True)[:8]; single precision
    const test::golden_rows rows;
    std::vector<std::int32_t> codes;
    for (int i = 0; i < 60; ++i)
        codes.push_back(rows.a[static_cast<std::size_t>(i)] + (i * 71 + 5) % 13 / 2.0 > 8 ? 1 : 0);
    const dataset data(
        rows.x(),
        class_target{codes, std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"})},
        {.weights = rows.weights, .offsets = rows.offsets});
    const gbm_classifier spec{.rounds = 5,
                              .max_depth = 3,
                              .learning_rate = 0.5,
                              .min_child_weight = 1,
                              .random_strength = 0,
                              .eval_metric = {log_loss, roc_auc, error_rate}};
    const auto m = fit(spec, data, {.validation = &data});
    const auto margins = predict_margin(m, data);
    const double expected[] = {-4.085951,  0.247859, 3.564053, -2.122297,
                               -0.9596025, 3.001688, -1.92625, 2.501688};
    for (Eigen::Index i = 0; i < 8; ++i) CHECK(margins(i, 0) == doctest::Approx(expected[i]).epsilon(1e-5));
    const double said[3][5] = {{0.4027255, 0.2726194, 0.2089256, 0.1681879, 0.1439675},
                               {0.9554442, 0.9824561, 0.9955444, 0.9961014, 0.9972153},
                               {0.15, 0.04166667, 0.04166667, 0.04166667, 0.04166667}};
    const auto evaluations = booster_of(m).evaluations();
    REQUIRE(evaluations.size() == 3);
    for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t t = 0; t < 5; ++t)
            CHECK(evaluations[j].values[t] == doctest::Approx(said[j][t]).epsilon(1e-5));
    for (std::size_t t = 0; t < 5; ++t)
        CHECK(booster_of(m).validation_losses()[t] == doctest::Approx(said[0][t]).epsilon(1e-5));
}

TEST_CASE("gbm regressor with offsets has the predictions and metrics of XGBoost with a base margin") {
    // xgboost 3.2.0: z = exp(offset) * (1 + a / 3); as above with d = DMatrix(X, z, base_margin=offset),
    // objective='reg:squarederror', eval_metric=['rmse', 'mae', 'mape', 'rmsle', 'mphe']
    const test::golden_rows rows;
    std::vector<double> z;
    for (std::size_t i = 0; i < 60; ++i) z.push_back(std::exp(rows.offsets[i]) * (1 + rows.a[i] / 3));
    const dataset data(rows.x(), numeric_target{z}, {.offsets = rows.offsets});
    const gbm_regressor spec{.rounds = 5,
                             .max_depth = 3,
                             .learning_rate = 0.5,
                             .min_child_weight = 1,
                             .random_strength = 0,
                             .eval_metric = {rmse, mae, mape, rmsle, pseudo_huber_loss}};
    const auto m = fit(spec, data, {.validation = &data});
    const auto predicted = predict(m, data);
    const double expected[] = {0.9384469, 2.214913, 8.479443, 2.96407,
                               3.839913,  4.946266, 1.953152, 2.515093};
    for (Eigen::Index i = 0; i < 8; ++i) CHECK(predicted[i] == doctest::Approx(expected[i]).epsilon(1e-5));
    const double said[5][5] = {{2.357386, 1.62819, 1.253718, 1.09553, 0.9606594},
                               {1.807647, 1.157807, 0.8011713, 0.6900446, 0.6390415},
                               {0.5929543, 0.3664877, 0.2528145, 0.2539668, 0.2674696},
                               {0.5326248, 0.3031383, 0.2306582, 0.2144354, 0.2061931},
                               {1.163937, 0.6604055, 0.4344259, 0.348194, 0.2916379}};
    for (std::size_t j = 0; j < 5; ++j)
        for (std::size_t t = 0; t < 5; ++t)
            CHECK(booster_of(m).evaluations()[j].values[t] == doctest::Approx(said[j][t]).epsilon(1e-5));
}

TEST_CASE("gbm classifier of three classes takes an offset a row and class, as XGBoost does") {
    // xgboost 3.2.0: k = (i*29+3) % 3 * (a > 3); base_margin = stack([offset, -offset / 2, ((i*7) % 5 - 2) / 4], 1);
    // objective='multi:softprob', num_class=3, eval_metric=['mlogloss', 'merror']
    const test::golden_rows rows;
    std::vector<std::int32_t> codes;
    std::vector<double> offsets = rows.offsets;
    for (std::size_t i = 0; i < 60; ++i)
        codes.push_back(rows.a[i] > 3 ? static_cast<std::int32_t>((i * 29 + 3) % 3) : 0);
    for (std::size_t i = 0; i < 60; ++i) offsets.push_back(-rows.offsets[i] / 2);
    for (int i = 0; i < 60; ++i) offsets.push_back((i * 7 % 5 - 2) / 4.0);
    const dataset data(
        rows.x(),
        class_target{codes, std::make_shared<const dictionary>(std::vector<std::string>{"x", "y", "z"})},
        {.offsets = offsets});
    const gbm_classifier spec{.rounds = 5,
                              .max_depth = 3,
                              .learning_rate = 0.5,
                              .min_child_weight = 1,
                              .random_strength = 0,
                              .eval_metric = {log_loss, error_rate}};
    const auto m = fit(spec, data, {.validation = &data});
    const auto margins = predict_margin(m, data);
    const double expected[3][3] = {{0.9688333, -0.8933353, -1.803441},
                                   {-1.404163, 0.5339763, 0.5239837},
                                   {0.4020454, 0.3754061, 0.6437671}};
    for (Eigen::Index i = 0; i < 3; ++i)
        for (Eigen::Index k = 0; k < 3; ++k)
            CHECK(margins(i, k) == doctest::Approx(expected[i][k]).epsilon(1e-5));
    const double said[2][5] = {{0.9837506, 0.8689712, 0.7978002, 0.7328322, 0.6987277},
                               {0.45, 0.3666667, 0.35, 0.2833333, 0.3}};
    for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t t = 0; t < 5; ++t)
            CHECK(booster_of(m).evaluations()[j].values[t] == doctest::Approx(said[j][t]).epsilon(1e-5));
    CHECK_THROWS_WITH_AS((void)fit(spec, with_offsets(data, rows.offsets)), doctest::Contains("3 offsets"),
                         invalid_data);
}

TEST_CASE("gbm learns rates when the offsets are logarithms of exposures") {
    random_generator g(random_stream(5, 0));
    std::vector<double> x, y, logs;
    for (int i = 0; i < 6000; ++i) {
        x.push_back(static_cast<double>(uniform_integer(g, 2)));
        const double exposure = 0.5 + 4 * uniform(g), mean = exposure * (x.back() > 0 ? 2.0 : 0.5);
        double count = 0;
        for (double left = -std::log(1 - uniform(g)); left < mean; left -= std::log(1 - uniform(g))) ++count;
        y.push_back(count);
        logs.push_back(std::log(exposure));
    }
    const dataset data(table({{"x", array<double>(std::vector<double>(x))}}), numeric_target{y},
                       {.offsets = logs});
    const gbm_regressor spec{.objective = losses::poisson{.max_delta_step = 0}, .rounds = 60};
    const auto m = fit(spec, data);
    // Without offsets: of an exposure of 1.
    const auto rates = predict(m, table({{"x", array<double>({0, 1})}}));
    CHECK(rates[0] == doctest::Approx(0.5).epsilon(0.05));
    CHECK(rates[1] == doctest::Approx(2).epsilon(0.05));
    const auto counts = predict(m, data);
    for (Eigen::Index i = 0; i < 100; ++i) {
        const auto row = static_cast<std::size_t>(i);
        CHECK(counts[i] == doctest::Approx(rates[x[row] > 0 ? 1 : 0] * std::exp(logs[row])).epsilon(1e-12));
    }
    CHECK(score(poisson_deviance, m, data) ==
          poisson_deviance(std::get<numeric_target>(data.target()), counts));
}

TEST_CASE("offsets of 0 are a fit from the constant 0, and go through pipelines, validation and resuming") {
    const auto data = test::random_numbers(6, {.n_rows = 800, .n_columns = 3});
    random_generator g(random_stream(7, 0));
    std::vector<double> offsets;
    for (std::size_t i = 0; i < 800; ++i) offsets.push_back(normal(g));
    const auto given = with_offsets(data, offsets);
    std::vector<std::size_t> odd, even;
    for (std::size_t i = 0; i < 800; ++i) (i % 2 == 0 ? even : odd).push_back(i);
    const auto train = given.take(even), held_out = given.take(odd);
    const gbm_regressor spec{.rounds = 40, .max_depth = 3, .early_stopping_rounds = 3};
    const auto alone = fit(spec, train, {.validation = &held_out});
    const auto in_pipeline = fit(standard_scaler{} | spec, train, {.validation = &held_out});
    const auto& y = std::get<numeric_target>(held_out.target());
    CHECK(mse(y, predict(in_pipeline, held_out)) ==
          doctest::Approx(
              2 * booster_of(in_pipeline).validation_losses()[booster_of(in_pipeline).n_rounds() - 1]));
    CHECK(predict_margin(in_pipeline, held_out).col(0) == predict(in_pipeline, held_out));
    CHECK(score(mse, alone, held_out) == mse(y, predict(alone, held_out)));
    CHECK(!(predict(alone, held_out) == predict(alone, held_out.x())));
    // Those of a model without offsets, as nothing is kept.
    CHECK(predict(alone, dataset(held_out.x())) == predict(alone, held_out.x()));
    gbm_regressor part = spec, whole = spec;
    part.rounds = 4, whole.rounds = 9;
    const context ctx{.validation = &held_out};
    CHECK(to_bytes(resume(whole, fit_resumable(part, train, ctx), train, ctx).model()) ==
          to_bytes(fit(whole, train, ctx)));
    CHECK_THROWS_WITH_AS((void)fit(spec, train, {.validation = &data}), doctest::Contains("offsets"),
                         invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(spec, data, {.validation = &held_out}), doctest::Contains("offsets"),
                         invalid_data);
}

}  // namespace offsets_test
