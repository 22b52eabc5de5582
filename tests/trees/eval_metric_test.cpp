// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/eval_metric.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/explain/staged_predictions.hpp"
#include "sluice/explain/tree_model.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace eval_metric_test {

dataset<> ranked(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    auto x = test::random_table(g, {.n_rows = 300, .n_columns = 2});
    std::vector<double> relevance;
    std::vector<std::int64_t> groups;
    for (std::size_t i = 0; i < 300; ++i) {
        relevance.push_back(static_cast<double>(uniform_integer(g, 3)));
        groups.push_back(static_cast<std::int64_t>(i / 10));
    }
    return {std::move(x), ranked_target{std::move(relevance)}, {.groups = std::move(groups)}};
}

// What was noted of the last round is what `score` says of the model.
template <class Spec, class... Metric>
void notes_the_score(Spec spec, const dataset<>& train, const dataset<>& held_out, const Metric&... judge) {
    spec.rounds = 6;
    spec.eval_metric = {judge...};
    const auto m = fit(spec, train, {.validation = &held_out});
    const auto all = booster_of(m).evaluations();
    REQUIRE(all.size() == sizeof...(Metric));
    std::size_t j = 0;
    const auto check = [&](const auto& one) {
        CAPTURE(all[j].metric);
        CHECK(all[j].values.size() == 6);
        CHECK(all[j].greater_is_better == one.greater_is_better);
        CHECK(all[j].values.back() == doctest::Approx(score(one, m, held_out)).epsilon(1e-14));
        ++j;
    };
    (check(judge), ...);
}

TEST_CASE("gbm notes what each metric says of the validation data after each round") {
    const auto numbers = test::random_numbers(1, {.n_rows = 400, .n_columns = 3, .weights = true}),
               more = test::random_numbers(2, {.n_rows = 200, .n_columns = 3, .weights = true});
    notes_the_score(gbm_regressor{}, numbers, more, rmse, mse, mae, r2, median_absolute_error, mape,
                    huber_loss, pseudo_huber_loss);
    notes_the_score(gbm_regressor{}, numbers, more, fair_loss_metric{.c = 2},
                    pinball_loss_metric{.alpha = 0.9});
    const auto classes = test::random_classes(3, {.n_rows = 400, .n_columns = 3, .weights = true}),
               others = test::random_classes(4, {.n_rows = 200, .n_columns = 3, .weights = true});
    notes_the_score(gbm_classifier{}, classes, others, log_loss, roc_auc, average_precision, accuracy,
                    error_rate, balanced_accuracy, matthews_correlation, f_score_metric{.beta = 2});
    notes_the_score(gbm_classifier{.objective = losses::focal{}}, classes, others, precision, recall,
                    f_score_metric{.average = averaging::macro}, auc_mu);
    notes_the_score(gbm_ranker{}, ranked(5), ranked(6), ndcg, ndcg_metric{.k = 3}, mean_average_precision,
                    mean_reciprocal_rank);
}

TEST_CASE("gbm of positive targets notes deviances, and of shares cross entropy") {
    auto positive = [](std::uint64_t seed) {
        random_generator g(random_stream(seed, 0));
        auto x = test::random_table(g, {.n_rows = 300, .n_columns = 2});
        std::vector<double> y;
        for (int i = 0; i < 300; ++i) y.push_back(0.1 + uniform(g));
        return dataset<>(std::move(x), numeric_target{std::move(y)});
    };
    const auto train = positive(1), held_out = positive(2);
    notes_the_score(gbm_regressor{.objective = losses::gamma_deviance{}}, train, held_out, gamma_deviance,
                    poisson_deviance, tweedie_deviance_metric{.power = 1.7}, rmsle);
    auto shares = [](std::uint64_t seed) {
        random_generator g(random_stream(seed, 0));
        auto x = test::random_table(g, {.n_rows = 300, .n_columns = 2});
        std::vector<double> y;
        for (int i = 0; i < 300; ++i) y.push_back(uniform(g));
        return dataset<>(std::move(x), numeric_target{std::move(y)});
    };
    const auto learnt = shares(3), judged = shares(4);
    notes_the_score(gbm_regressor{.objective = losses::logistic{}}, learnt, judged, cross_entropy);
    const auto m =
        fit(gbm_regressor{.objective = losses::logistic{}, .rounds = 3, .eval_metric = {cross_entropy}},
            learnt, {.validation = &judged});
    CHECK(booster_of(m).evaluations()[0].values[2] ==
          doctest::Approx(booster_of(m).validation_losses()[2]).epsilon(1e-12));
}

TEST_CASE("gbm stops early by its first metric, in the metric's direction") {
    const auto train = test::random_classes(7, {.n_rows = 300, .n_columns = 6}),
               held_out = test::random_classes(8, {.n_rows = 300, .n_columns = 6});
    const context ctx{.validation = &held_out};
    const gbm_classifier by_area{
        .rounds = 200, .eval_metric = {roc_auc, log_loss}, .early_stopping_rounds = 6},
        by_loss{.rounds = 200, .eval_metric = {log_loss, roc_auc}, .early_stopping_rounds = 6};
    const auto a = fit(standard_scaler{} | by_area, train, ctx);
    const auto b = fit(by_loss, train, ctx);
    const auto areas = booster_of(a).evaluations()[0].values, losses = booster_of(b).evaluations()[0].values;
    const auto best_area =
        static_cast<std::size_t>(std::max_element(areas.begin(), areas.end()) - areas.begin());
    const auto best_loss =
        static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
    REQUIRE(areas.size() < 200);
    REQUIRE(losses.size() < 200);
    CHECK(booster_of(a).n_rounds() == best_area + 1);
    CHECK(areas.size() == best_area + 7);
    CHECK(booster_of(b).n_rounds() == best_loss + 1);
    CHECK(losses.size() == best_loss + 7);
    CHECK(score(roc_auc, a, held_out) == areas[best_area]);
    // A step in area that is smaller than asked for is none.
    gbm_classifier patient = by_area;
    patient.min_delta = 0.5;
    CHECK(booster_of(fit(patient, train, ctx)).n_rounds() == 1);
}

TEST_CASE("gbm that goes on keeps its records, and begins new ones for other metrics or unwatched rounds") {
    const auto train = test::random_numbers(9, {.n_rows = 300, .n_columns = 4}),
               held_out = test::random_numbers(10, {.n_rows = 300, .n_columns = 4});
    const context ctx{.seed = 3, .validation = &held_out};
    gbm_regressor part{.rounds = 5, .learning_rate = 0.3, .subsample = 0.8, .eval_metric = {mae}},
        whole = part;
    whole.rounds = 12;
    CHECK(to_bytes(resume(whole, fit_resumable(part, train, ctx), train, ctx).model()) ==
          to_bytes(fit(whole, train, ctx)));
    CHECK(to_bytes(from_bytes<model<gbm_regressor>>(to_bytes(fit(whole, train, ctx)))) ==
          to_bytes(fit(whole, train, ctx)));
    auto other = whole;
    other.eval_metric = {rmse};
    CHECK(booster_of(resume(other, fit(part, train, ctx), train, ctx)).evaluations()[0].values.size() == 7);
    // Rounds that nobody watched are kept when the best of those that are watched is.
    auto stopping = whole;
    stopping.rounds = 200;
    stopping.early_stopping_rounds = 4;
    const auto unwatched = fit(part, train);
    CHECK(booster_of(unwatched).evaluations().size() == 0);
    const auto late = resume(stopping, unwatched, train, ctx);
    const auto values = booster_of(late).evaluations()[0].values;
    const auto best =
        static_cast<std::size_t>(std::min_element(values.begin(), values.end()) - values.begin());
    CHECK(booster_of(late).n_rounds() == 5 + best + 1);
    CHECK(booster_of(resume(whole, fit(part, train, ctx), train)).validation_losses().empty());
}

TEST_CASE("gbm reads and prints the metrics that it watches, also in the words of other libraries") {
    gbm_classifier spec;
    set_parameter(spec, "eval_metric", "[roc_auc, f_score{beta = 2}]");
    CHECK(spec.eval_metric.size() == 2);
    CHECK(to_text(spec).find(
              "eval_metric = [roc_auc{average = one_vs_rest}, f_score{average = binary, beta = 2}]") !=
          std::string::npos);
    gbm_classifier read;
    read_parameters(read, to_text(spec));
    CHECK(read == spec);
    CHECK_THROWS_WITH_AS(set_parameter(spec, "eval_metric", "[rmse]"), doctest::Contains("roc_auc"),
                         invalid_parameter);
    CHECK_THROWS_AS(set_parameter(spec, "eval_metric", "roc_auc"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(spec, "eval_metric",
                                  "[roc_auc, roc_auc, roc_auc, roc_auc, roc_auc, roc_auc, "
                                  "roc_auc, roc_auc, roc_auc]"),
                    invalid_parameter);
    CHECK(xgboost_like<gbm_classifier>("eval_metric = auc").eval_metric ==
          gbm_classifier{.eval_metric = {roc_auc}}.eval_metric);
    CHECK(lightgbm_like<gbm_classifier>("metric = auc_mu").eval_metric ==
          gbm_classifier{.eval_metric = {auc_mu}}.eval_metric);
    CHECK(catboost_like<gbm_regressor>("eval_metric = MedianAbsoluteError").eval_metric ==
          gbm_regressor{.eval_metric = {median_absolute_error}}.eval_metric);
    CHECK_THROWS_AS((void)xgboost_like<gbm_regressor>("eval_metric = auc"), invalid_parameter);
}

}  // namespace eval_metric_test
