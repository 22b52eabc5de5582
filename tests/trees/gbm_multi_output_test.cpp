// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/explain/feature_importance.hpp"
#include "sluice/explain/staged_predictions.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/explain/tree_text.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/by_output.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/refit.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace gbm_multi_output_test {

constexpr std::array strategies{multi_strategy::one_output_per_tree, multi_strategy::multi_output_tree};

dataset<> outputs(std::uint64_t seed, std::size_t n_outputs, std::size_t n_rows = 700, bool weights = false) {
    return test::random_outputs(seed, {.n_rows = n_rows, .n_columns = 4, .missing = 0.1, .weights = weights},
                                n_outputs);
}
const multi_output_target& target_of(const dataset<>& data) {
    return std::get<multi_output_target>(data.target());
}
/// One output of a dataset on its own.
dataset<> output_of(const dataset<>& data, std::size_t k) {
    const auto column = target_of(data).outputs.column(k);
    return {data.x(), numeric_target{std::vector<double>(column.begin(), column.end())}, data.rows()};
}

constexpr gbm_multi_output_regressor shared{.multi_strategy = multi_strategy::multi_output_tree,
                                            .rounds = 12,
                                            .max_depth = 4,
                                            .learning_rate = 0.3,
                                            .min_child_weight = 1,
                                            .random_strength = 0};

TEST_CASE("gbm of several outputs, each in trees of its own, says what gbm of each output says, to the bit") {
    for (const bool weights : {false, true}) {
        const auto data = outputs(1, 3, 700, weights);
        const auto said = predict(
            fit(gbm_multi_output_regressor{.rounds = 8, .l2 = 0.5, .random_strength = 0}, data), data.x());
        REQUIRE(said.cols() == 3);
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(
                predict(fit(gbm_regressor{.rounds = 8, .l2 = 0.5, .random_strength = 0}, output_of(data, k)),
                        data.x()) == said.col(static_cast<Eigen::Index>(k)));
    }
}

TEST_CASE("gbm of one output says what gbm_regressor says, to the bit, by either strategy") {
    const auto data = outputs(2, 1, 900, true);
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise}) {
        const auto one = predict(fit(gbm_regressor{.rounds = 10,
                                                   .max_leaves = 9,
                                                   .grow_policy = policy,
                                                   .min_rows_in_leaf = 5,
                                                   .subsample = 0.8,
                                                   .colsample_bynode = 0.5},
                                     output_of(data, 0)),
                                 data.x());
        for (const auto strategy : strategies)
            CHECK(predict(fit(gbm_multi_output_regressor{.multi_strategy = strategy,
                                                         .rounds = 10,
                                                         .max_leaves = 9,
                                                         .grow_policy = policy,
                                                         .min_rows_in_leaf = 5,
                                                         .subsample = 0.8,
                                                         .colsample_bynode = 0.5},
                              data),
                          data.x()) == one);
    }
}

TEST_CASE("gbm of outputs that are copies of one shares its trees, to the bit") {
    // Four equal outputs gain four times what one gains, so all but the order of ties is that of one.
    const auto one = outputs(3, 1, 600);
    const auto y = target_of(one).outputs.column(0);
    std::vector<double> copies;
    for (int k = 0; k < 4; ++k) copies.insert(copies.end(), y.begin(), y.end());
    const dataset<> four(one.x(), multi_output_target{{std::move(copies), 600, {"a", "b", "c", "d"}}});
    const auto said = predict(fit(shared, four), one.x());
    const auto alone = predict(fit(shared, one), one.x());
    for (Eigen::Index k = 0; k < 4; ++k) CHECK(said.col(k) == alone.col(0));
}

TEST_CASE("gbm of several outputs gives the same model bytes for any number of threads") {
    const auto data = outputs(4, 5, 33000);  // two chunks of rows
    for (const auto strategy : strategies) {
        gbm_multi_output_regressor spec = shared;
        spec.multi_strategy = strategy;
        spec.rounds = 3;
        spec.subsample = 0.7;
        spec.colsample_bylevel = 0.6;
        const auto bytes = to_bytes(fit(spec, data, {.seed = 7, .threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.seed = 7, .threads = threads})) == bytes);
    }
}

TEST_CASE("gbm of several outputs in shared trees says what XGBoost says") {
    // python: import numpy as np, xgboost as xgb  (3.2.0)
    // i = np.arange(200); x = np.stack([np.sin(i * 0.7) * 3, np.cos(i * 1.3) * 2, (i * 37 % 101) / 10.0], 1)
    // x[i % 11 == 3, 1] = np.nan; b = x[:, 1].copy(); b[np.isnan(b)] = 1.5
    // y = np.stack([x[:, 0]**2 + x[:, 2], b * x[:, 0], 0.5 * x[:, 2] - x[:, 0]], 1)
    // d = xgb.DMatrix(x, y, weight=1 + i % 3)
    // m = xgb.train({"multi_strategy": "multi_output_tree", "max_depth": 3}, d, 10)
    // print(m.predict(d)[[0, 3, 7, 50, 150]])
    std::vector<double> a, b, c, y(600), weights;
    for (int i = 0; i < 200; ++i) {
        a.push_back(std::sin(i * 0.7) * 3);
        b.push_back(i % 11 == 3 ? std::nan("") : std::cos(i * 1.3) * 2);
        c.push_back((i * 37 % 101) / 10.0);
        const auto row = static_cast<std::size_t>(i);
        y[row] = a[row] * a[row] + c[row];
        y[200 + row] = (i % 11 == 3 ? 1.5 : b[row]) * a[row];
        y[400 + row] = 0.5 * c[row] - a[row];
        weights.push_back(1 + i % 3);
    }
    const table x({{"a", array<double>(std::move(a))},
                   {"b", array<double>(std::move(b))},
                   {"c", array<double>(std::move(c))}});
    const dataset<> data(x, multi_output_target{{std::move(y), 200, {"p", "q", "r"}}},
                         {.weights = std::move(weights)});
    const auto said =
        predict(fit(gbm_multi_output_regressor{.multi_strategy = multi_strategy::multi_output_tree,
                                               .rounds = 10,
                                               .max_depth = 3,
                                               .learning_rate = 0.3,
                                               .min_child_weight = 1,
                                               .random_strength = 0},
                    data),
                x);
    const std::vector<std::array<double, 3>> expected{{2.5843241, 0.1580776, 0.7558911},
                                                      {7.776388, 3.3801293, -1.8801969},
                                                      {13.702752, 2.861815, 5.9799905},
                                                      {5.559876, 1.5979035, 2.428275},
                                                      {15.551682, -4.3071904, 6.935785}};
    const std::array<Eigen::Index, 5> rows{0, 3, 7, 50, 150};
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(said(rows[i], static_cast<Eigen::Index>(k)) ==
                  doctest::Approx(expected[i][k]).epsilon(2e-5));
}

TEST_CASE("gbm in shared trees is looked into as others are, and gains add up over the outputs") {
    const auto data = outputs(5, 3);
    const auto m = fit(shared, data);
    CHECK(output_names(m) == std::vector<std::string>{"y0", "y1", "y2"});
    const auto& trees = m.state().booster();
    CHECK(trees.shares_questions());
    for (std::size_t i = 0; i < trees.trees(0).nodes(0).size(); ++i) {
        double gain = 0;
        for (std::size_t k = 0; k < 3; ++k) gain += trees.trees(k).statistics(0)[i].gain;
        CHECK((trees.trees(0).nodes(0)[i].is_leaf() ? gain == 0 : gain > 0));
    }
    const auto said = predict(m, data.x());
    const auto shap = tree_shap(m, data.x());
    REQUIRE(shap.contributions.size() == 3);
    for (Eigen::Index k = 0; k < 3; ++k)
        CHECK((shap.contributions[static_cast<std::size_t>(k)].rowwise().sum() - said.col(k))
                  .cwiseAbs()
                  .maxCoeff() < 1e-9);
    CHECK(feature_importance(m).values.minCoeff() > 0);
    CHECK(trees_text(m).find("booster[35]:") != std::string::npos);
    CHECK(staged_predictions(m, data.x()).back() == said);
}

TEST_CASE(
    "gbm of several outputs stops early by the mean loss or by a metric, and goes on to the same bits") {
    const auto train = outputs(6, 3, 300), held_out = outputs(7, 3, 300);
    for (const auto strategy : strategies) {
        gbm_multi_output_regressor spec = shared;
        spec.multi_strategy = strategy;
        spec.rounds = 200;
        spec.early_stopping_rounds = 5;
        const auto m = fit(spec, train, {.validation = &held_out});
        const auto losses = m.state().booster().validation_losses();
        REQUIRE(losses.size() < 200);
        const auto best = std::min_element(losses.begin(), losses.end());
        CHECK(m.state().booster().n_rounds() == static_cast<std::size_t>(best - losses.begin()) + 1);
        CHECK(mse(target_of(held_out), predict(m, held_out.x())) / 2 ==
              doctest::Approx(*best).epsilon(1e-12));
        spec.eval_metric = {r2};
        const auto by_metric = fit(spec, train, {.validation = &held_out});
        const auto& noted = by_metric.state().booster().evaluations()[0].values;
        CHECK(score(r2, by_metric, held_out) ==
              doctest::Approx(*std::max_element(noted.begin(), noted.end())).epsilon(1e-12));
    }
    gbm_multi_output_regressor few = shared;
    few.rounds = 5;
    const auto half = fit(few, train);
    CHECK(to_bytes(resume(shared, half, train)) == to_bytes(fit(shared, train)));
}

TEST_CASE("gbm in shared trees starts at offsets, drops rounds and gives its leaves back") {
    const auto data = outputs(8, 2, 500, true);
    gbm_multi_output_regressor spec = shared;
    const auto m = fit(spec, data);
    const auto again = refit(spec, m, data, {.decay_rate = 0});
    for (std::size_t k = 0; k < 2; ++k)
        CHECK(again.state().booster().trees(k) == m.state().booster().trees(k));
    std::vector<double> offsets(1000, 3.0);
    row_data rows = data.rows();
    rows.offsets = std::move(offsets);
    const dataset<> moved(data.x(), data.target(), std::move(rows));
    const auto from = fit(spec, moved);
    CHECK((predict(from, moved) - predict(from, data.x())).isConstant(3.0, 1e-12));
    spec.dropout_rate = 0.5;
    CHECK(score(r2, fit(spec, data), data) > 0.5);
}

TEST_CASE("gbm of several outputs is saved and loaded, and refuses damaged files") {
    const auto data = outputs(9, 3, 200);
    for (const auto strategy : strategies) {
        gbm_multi_output_regressor spec = shared;
        spec.multi_strategy = strategy;
        const auto m = fit(standard_scaler{} | spec, data);
        const auto bytes = to_bytes(m);
        const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(bytes);
        CHECK(predict(loaded, data.x()) == predict(m, data.x()));
        CHECK(loaded.state().step_at<1>().booster() == m.state().step_at<1>().booster());
    }
    // Trees of their own do not pass for shared ones.
    const auto apart = fit(gbm_multi_output_regressor{.rounds = 3}, data);
    const trees::boosted_outputs wrong(multi_strategy::multi_output_tree, {"a", "b", "c"},
                                       apart.state().booster());
    CHECK_THROWS_AS(wrong.check(), invalid_data);
    const trees::boosted_outputs few(multi_strategy::one_output_per_tree, {"a", "b"},
                                     apart.state().booster());
    CHECK_THROWS_AS(few.check(), invalid_data);
    const trees::boosted_outputs unknown(static_cast<multi_strategy>(7), {"a", "b", "c"},
                                         apart.state().booster());
    CHECK_THROWS_AS(unknown.check(), invalid_data);
}

TEST_CASE("gbm of several outputs refuses by name what it cannot learn from") {
    const auto data = outputs(10, 2, 50);
    const auto text_of = [&](const gbm_multi_output_regressor& spec, const dataset<>& rows) {
        const auto why = test::thrown<error>([&] { (void)fit(spec, rows); });
        return why.requirement + " " + why.actual + " " + why.place;
    };
    CHECK(text_of(shared, output_of(data, 0)).find("needs a target of several outputs") != std::string::npos);
    CHECK(
        text_of(shared, dataset<>(data.x(), multi_output_target{{{}, 50, {}}})).find("an output at least") !=
        std::string::npos);
    std::vector<double> wrong(100, 1.0);
    wrong[70] = std::nan("");
    CHECK(text_of(shared, dataset<>(data.x(), multi_output_target{{std::move(wrong), 50, {"a", "b"}}}))
              .find("row 20, output \"b\"") != std::string::npos);
    const auto refused = [&](gbm_multi_output_regressor spec, const std::string& name) {
        CHECK(text_of(spec, data).find(name) != std::string::npos);
        spec.multi_strategy = multi_strategy::one_output_per_tree;
        CHECK_NOTHROW((void)fit(spec, data));
    };
    gbm_multi_output_regressor spec = shared;
    spec.grow_policy = growth_policy::symmetric;
    refused(spec, "symmetric");
    spec = shared;
    spec.max_delta_step = 1;
    refused(spec, "max_delta_step");
    spec = shared;
    spec.path_smoothing = 1;
    refused(spec, "path_smoothing");
    spec = shared;
    spec.increasing = name_list{"x0"};
    refused(spec, "increasing");
    spec = shared;
    spec.categorical = name_list{"x1"};
    refused(spec, "categories");
    const auto m = fit(shared, data);
    CHECK_THROWS_AS((void)resume(gbm_multi_output_regressor{.rounds = 20}, m, data), invalid_parameter);
    CHECK_THROWS_AS((void)resume(gbm_multi_output_regressor{shared}, m, outputs(10, 3, 50)), invalid_data);
    const auto other = outputs(11, 3, 50);
    CHECK_THROWS_AS((void)fit(shared, data, {.validation = &other}), invalid_data);
}

TEST_CASE("gbm of several outputs prints its strategy and reads it back") {
    CHECK(to_text(shared).find("multi_strategy = multi_output_tree") != std::string::npos);
    gbm_multi_output_regressor read;
    read_parameters(read, to_text(shared));
    CHECK(read == shared);
}

}  // namespace gbm_multi_output_test
