// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/explain/feature_importance.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/by_output.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/forest/extra_trees_multi_output_regressor.hpp"
#include "sluice/trees/forest/extra_trees_regressor.hpp"
#include "sluice/trees/forest/random_forest_multi_output_regressor.hpp"
#include "sluice/trees/forest/random_forest_regressor.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace forest_multi_output_test {

const multi_output_target& target_of(const dataset<>& data) {
    return std::get<multi_output_target>(data.target());
}
/// The first output of a dataset on its own.
dataset<> first_of(const dataset<>& data) {
    const auto column = target_of(data).outputs.column(0);
    return {data.x(), numeric_target{std::vector<double>(column.begin(), column.end())}, data.rows()};
}
dataset<> outputs(std::uint64_t seed, std::size_t n_outputs, std::size_t n_rows = 300, bool weights = false) {
    return test::random_outputs(seed, {.n_rows = n_rows, .n_columns = 4, .missing = 0.1, .weights = weights},
                                n_outputs);
}

TEST_CASE(
    "forest of several outputs grows the forest of one where there is one, or copies of one, to the bit") {
    const auto one = outputs(1, 1, 300, true);
    const auto y = target_of(one).outputs.column(0);
    std::vector<double> copies;
    for (int k = 0; k < 4; ++k) copies.insert(copies.end(), y.begin(), y.end());
    const dataset<> four(one.x(), multi_output_target{{std::move(copies), 300, {"a", "b", "c", "d"}}},
                         one.rows());
    const auto compare = [&](const auto& several, const auto& single) {
        const auto expected = predict(fit(single, first_of(one)), one.x());
        CHECK(predict(fit(several, one), one.x()).col(0) == expected);
        const auto said = predict(fit(several, four), one.x());
        for (Eigen::Index k = 0; k < 4; ++k) CHECK(said.col(k) == expected);
    };
    compare(random_forest_multi_output_regressor{.n_trees = 8, .max_features = 0.5},
            random_forest_regressor{.n_trees = 8, .max_features = 0.5});
    compare(extra_trees_multi_output_regressor{.n_trees = 8, .max_leaves = 30, .min_rows_in_leaf = 3},
            extra_trees_regressor{.n_trees = 8, .max_leaves = 30, .min_rows_in_leaf = 3});
}

TEST_CASE("forest of several outputs, one tree of all rows, is the tree that scikit-learn grows") {
    // python: import numpy as np; from sklearn.ensemble import RandomForestRegressor  (1.9.1)
    // i = np.arange(120); x = np.stack([np.sin(i * 0.7) * 3, np.cos(i * 1.3) * 2, (i * 37 % 101) / 10.0], 1)
    // y = np.stack([x[:, 0]**2 + x[:, 2], x[:, 1] * x[:, 0], 10 * (0.5 * x[:, 2] - x[:, 0])], 1)
    // m = RandomForestRegressor(1, bootstrap=False, max_leaf_nodes=12, min_samples_leaf=3).fit(x, y, 1 + i % 3)
    // print(m.predict(x)[[0, 3, 7, 50, 119]], m.feature_importances_)
    std::vector<double> a, b, c, y(360), weights;
    for (std::size_t i = 0; i < 120; ++i) {
        a.push_back(std::sin(static_cast<double>(i) * 0.7) * 3);
        b.push_back(std::cos(static_cast<double>(i) * 1.3) * 2);
        c.push_back(static_cast<double>(i * 37 % 101) / 10.0);
        y[i] = a[i] * a[i] + c[i];
        y[120 + i] = b[i] * a[i];
        y[240 + i] = 10 * (0.5 * c[i] - a[i]);
        weights.push_back(static_cast<double>(1 + i % 3));
    }
    const table x({{"a", array<double>(std::move(a))},
                   {"b", array<double>(std::move(b))},
                   {"c", array<double>(std::move(c))}});
    const dataset<> data(x, multi_output_target{{std::move(y), 120, {"p", "q", "r"}}},
                         {.weights = std::move(weights)});
    const auto m = fit(
        random_forest_multi_output_regressor{
            .n_trees = 1, .max_leaves = 12, .min_rows_in_leaf = 3, .bootstrap = false},
        data);
    const auto said = predict(m, x);
    const std::vector<std::array<double, 3>> expected{{2.75873195, -0.1510512, 3.2411492},
                                                      {8.40013968, 0.77524847, -25.33762312},
                                                      {10.2120301, 0.0817145, 49.04642774},
                                                      {5.8922851, 1.1642906, 32.80929943},
                                                      {12.81692608, -0.18787831, 5.03568607}};
    const std::array<Eigen::Index, 5> rows{0, 3, 7, 50, 119};
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(said(rows[i], static_cast<Eigen::Index>(k)) ==
                  doctest::Approx(expected[i][k]).epsilon(1e-7));
    const auto important = feature_importance(m, {.normalise = true}).values;
    CHECK(important[0] == doctest::Approx(0.6674335).epsilon(1e-6));
    CHECK(important[1] == 0);
}

TEST_CASE("forest of several outputs keeps small outputs exact beside large ones") {
    // Quanta of the large output alone would leave nothing of the small one.
    const auto data = outputs(2, 1, 200);
    const auto y = target_of(data).outputs.column(0);
    std::vector<double> both(y.begin(), y.end());
    for (const double v : y) both.push_back(v * 1e-12);
    const dataset<> two(data.x(), multi_output_target{{std::move(both), 200, {"large", "small"}}});
    const auto said = predict(fit(random_forest_multi_output_regressor{.n_trees = 5}, two), two.x());
    CHECK((said.col(1) * 1e12 - said.col(0)).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE(
    "forest of several outputs gives the same bytes for any number of threads, and a row what a table "
    "gives") {
    const auto data = outputs(3, 3);
    const random_forest_multi_output_regressor spec{.n_trees = 9, .oob_score = true};
    const auto m = fit(spec, data, {.seed = 2, .threads = 1});
    const auto bytes = to_bytes(m);
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.seed = 2, .threads = threads})) == bytes);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(bytes);
    CHECK(predict(loaded, data.x()) == predict(m, data.x()));
    CHECK(loaded.state().left_out()->score() == m.state().left_out()->score());
    CHECK(output_names(loaded) == std::vector<std::string>{"y0", "y1", "y2"});
    CHECK(tree_shap(m, data.x()).contributions.size() == 3);
}

TEST_CASE("forest of several outputs scores out of the bag as it scores other rows") {
    const auto data = outputs(4, 3, 2000), others = outputs(5, 3, 2000);
    const auto m = fit(random_forest_multi_output_regressor{.n_trees = 40, .oob_score = true}, data);
    CHECK(std::abs(m.state().left_out()->score() - score(r2, m, others)) < 0.03);
    CHECK(m.state().left_out()->predictions().cols() == 3);
    CHECK(by_output(r2, target_of(others), predict(m, others.x())).mean() ==
          doctest::Approx(score(r2, m, others)).epsilon(1e-14));
}

TEST_CASE("forest of several outputs refuses by name what it cannot learn from, and damaged parts") {
    const auto data = outputs(6, 2, 40);
    const random_forest_multi_output_regressor spec{.n_trees = 2};
    CHECK(test::thrown<invalid_data>([&] { return fit(spec, first_of(data)); }).requirement ==
          "needs a target of several outputs");
    CHECK(test::thrown<invalid_data>([&] {
              return fit(spec, dataset<>(data.x(), multi_output_target{{{}, 40, {}}}));
          }).requirement == "needs an output at least");
    std::vector<double> wrong(80, 1.0);
    wrong[45] = HUGE_VAL;
    CHECK(test::thrown<invalid_data>([&] {
              return fit(spec, dataset<>(data.x(), multi_output_target{{std::move(wrong), 40, {"a", "b"}}}));
          }).place == "row 5, output \"b\"");
    // The bytes of a forest whose outputs disagree: a name too many.
    auto fitted = fit(spec, data).state();
    fitted.visit([](const auto&, auto& member) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, std::vector<std::string>>)
            member.push_back("another");
    });
    CHECK_THROWS_AS(fitted.check(), invalid_data);
}

}  // namespace forest_multi_output_test
