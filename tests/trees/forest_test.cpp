// SPDX-License-Identifier: MIT
#include "sluice/trees/forest/forest.hpp"

#include "linear/golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/explain/feature_importance.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/forest/extra_trees_classifier.hpp"
#include "sluice/trees/forest/extra_trees_regressor.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"
#include "sluice/trees/forest/random_forest_regressor.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace forest_test {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// Three classes by the sum of two columns.
dataset<> three_classes(std::uint64_t seed, const test::data_shape& shape) {
    const auto data = test::random_numbers(seed, shape);
    const auto columns = features(data.x(), "test");
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < shape.n_rows; ++i) {
        const double z =
            (std::isnan(columns[0][i]) ? 1 : columns[0][i]) + (std::isnan(columns[1][i]) ? 0 : columns[1][i]);
        codes.push_back(z < -0.5 ? 0 : z < 0.7 ? 1 : 2);
    }
    return {data.x(),
            class_target{std::move(codes),
                         std::make_shared<const dictionary>(std::vector<std::string>{"l", "m", "h"})},
            data.rows()};
}

template <class Spec>
void same_bytes_for_all_threads(const Spec& spec, const dataset<>& data) {
    const auto expected = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected);
    CHECK(to_bytes(fit(spec, data, {.seed = 2})) != expected);
}

template <class Model>
void adds_up(const Model& model, const dataset<>& data) {
    // What SHAP attributes sums to the margins: the trees are those that predict.
    const auto shares = tree_shap(model, data.x());
    const auto margins = predict_margin(model, data.x());
    for (std::size_t k = 0; k < shares.contributions.size(); ++k)
        for (Eigen::Index i = 0; i < margins.rows(); ++i)
            CHECK(shares.contributions[k].row(i).sum() ==
                  doctest::Approx(margins(i, static_cast<Eigen::Index>(k))).epsilon(1e-9));
}

constexpr auto golden_share = [](double value) { return doctest::Approx(value).epsilon(1e-12); };

TEST_CASE("forest of one tree of all rows is the tree that scikit-learn grows") {
    // tests/trees/golden.py
    const dataset<> data(test::golden_table(), numeric_target{test::golden_numbers()});
    const random_forest_regressor deep{.n_trees = 1, .max_depth = 4, .bootstrap = false};
    const auto p = predict(fit(deep, data), data.x());
    const std::array said{-1.84278350515464, -0.726804123711341, 2.87972508591065, 0.0945876288659794,
                          2.2520618556701,   4.6960910652921,    5.41642120765832, -2.98775773195876};
    for (std::size_t i = 0; i < said.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(said[i]).epsilon(1e-8));
    CHECK(p.squaredNorm() == doctest::Approx(1051.65771669665).epsilon(1e-8));
}

TEST_CASE("forest of one tree takes the leaves that gain most, by weights, as scikit-learn does") {
    const dataset<> data(test::golden_table(), numeric_target{test::golden_numbers()},
                         test::golden_weights());
    const random_forest_regressor best{
        .n_trees = 1, .max_leaves = 9, .min_rows_in_leaf = 4, .bootstrap = false};
    const auto m = fit(best, data);
    CHECK(m.state().booster().trees().nodes(0).size() == 17);
    const auto p = predict(m, data.x());
    const std::array said{-1.17106958762887, -1.17106958762887, 1.80061855670103, -0.836483390607102,
                          1.80061855670103,  4.79768041237114,  4.85502577319588, -2.4733676975945};
    for (std::size_t i = 0; i < said.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(said[i]).epsilon(1e-8));
    CHECK(p.squaredNorm() == doctest::Approx(1023.61391634462).epsilon(1e-8));
    const auto shares = feature_importance(m, {.normalise = true}).values;
    const Eigen::VectorXd known{{0.705087273324777, 0.199458936504652, 0.0954537901705703, 0, 0}};
    CHECK((shares - known).cwiseAbs().maxCoeff() < 1e-8);
}

TEST_CASE("forest of one tree tells three classes apart as scikit-learn does") {
    const dataset<> data(test::golden_table(), test::golden_classes(3), test::golden_weights());
    const auto m = fit(
        random_forest_classifier{
            .n_trees = 1, .max_depth = 3, .min_rows_in_leaf = 3, .max_features = 1, .bootstrap = false},
        data);
    const auto proba = predict_proba(m, data.x());
    const std::array<double, 3> first{0.772727272727273, 0.227272727272727, 0},
        second{0.271844660194175, 0.718446601941748, 0.00970873786407767};
    for (Eigen::Index k = 0; k < 3; ++k) {
        CHECK(proba(0, k) == golden_share(first[static_cast<std::size_t>(k)]));
        for (Eigen::Index i = 1; i < 5; ++i)
            CHECK(proba(i, k) == golden_share(second[static_cast<std::size_t>(k)]));
    }
    const auto shares = feature_importance(m, {.normalise = true}).values;
    const Eigen::VectorXd known{
        {0.453377748555422, 0.215545217471376, 0.113885711759824, 0, 0.217191322213378}};
    CHECK((shares - known).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("forests give the same bytes for any number of threads, other ones for another seed") {
    const auto numbers =
        test::random_numbers(3, {.n_rows = 3000, .n_columns = 5, .missing = 0.1, .weights = true});
    const auto classes = three_classes(4, {.n_rows = 3000, .n_columns = 5, .missing = 0.1});
    same_bytes_for_all_threads(random_forest_regressor{.n_trees = 7, .oob_score = true}, numbers);
    same_bytes_for_all_threads(random_forest_classifier{.n_trees = 7, .oob_score = true}, classes);
    same_bytes_for_all_threads(extra_trees_regressor{.n_trees = 7}, numbers);
    same_bytes_for_all_threads(extra_trees_classifier{.n_trees = 7, .subsample = 0.5}, classes);
}

TEST_CASE("forests learn, and extra trees do") {
    const auto numbers = test::random_numbers(5, {.n_rows = 4000, .n_columns = 4});
    const auto more_numbers = test::random_numbers(6, {.n_rows = 1000, .n_columns = 4});
    const auto& y = std::get<numeric_target>(more_numbers.target());
    CHECK(r2(y, predict(fit(random_forest_regressor{.n_trees = 30}, numbers), more_numbers.x())) > 0.9);
    CHECK(r2(y, predict(fit(extra_trees_regressor{.n_trees = 30}, numbers), more_numbers.x())) > 0.9);
    const auto classes = three_classes(5, {.n_rows = 4000, .n_columns = 6});
    const auto more = three_classes(6, {.n_rows = 1000, .n_columns = 6});
    const auto& t = std::get<class_target>(more.target());
    CHECK(accuracy(t, predict(fit(random_forest_classifier{.n_trees = 30}, classes), more.x())) > 0.93);
    CHECK(accuracy(t, predict(fit(extra_trees_classifier{.n_trees = 30}, classes), more.x())) > 0.88);
}

TEST_CASE("forest grows until leaves are pure, also where no first cut gains anything") {
    const table x({{"a", array<double>({0, 0, 1, 1})},
                   {"b", array<double>({0, 1, 0, 1})},
                   {"c", array<double>({5, 5, 5, 5})}});
    const class_target different{
        std::vector<std::int32_t>{0, 1, 1, 0},
        std::make_shared<const dictionary>(std::vector<std::string>{"same", "other"})};
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        // A feature that is constant is passed over, though a node looks at one only.
        const random_forest_classifier spec{.n_trees = 3, .bootstrap = false};
        const auto m = fit(spec, dataset(x, different), {.seed = seed});
        const auto said = predict(m, x);
        for (std::size_t i = 0; i < 4; ++i) CHECK(said.codes[i] == different.codes[i]);
    }
}

TEST_CASE("forest keeps to its limits") {
    const auto data = test::random_numbers(7, {.n_rows = 500, .n_columns = 4, .missing = 0.2});
    const auto m = fit(
        extra_trees_regressor{.n_trees = 5, .max_depth = 6, .max_leaves = 20, .min_rows_in_leaf = 7}, data);
    const auto& forest = m.state().booster().trees();
    for (std::size_t t = 0; t < forest.size(); ++t) {
        const auto nodes = forest.nodes(t);
        CHECK(nodes.size() <= 39);
        std::vector<std::size_t> depth(nodes.size(), 0);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            CHECK(depth[i] <= 6);
            CHECK(forest.statistics(t)[i].cover >= 7);
            if (nodes[i].is_leaf()) continue;
            depth[i + nodes[i].to_left] = depth[i + nodes[i].to_left + 1] = depth[i] + 1;
        }
        CHECK(forest.statistics(t)[0].cover == 500);
    }
}

TEST_CASE("a tree of a forest does not depend on how many others there are") {
    const auto data = test::random_numbers(8, {.n_rows = 300, .n_columns = 4});
    const auto few = fit(random_forest_regressor{.n_trees = 2}, data).state().booster();
    const auto many = fit(random_forest_regressor{.n_trees = 5}, data).state().booster();
    for (std::size_t t = 0; t < 2; ++t) {
        const auto a = few.trees().nodes(t), b = many.trees().nodes(t);
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            CHECK(a[i].question == b[i].question);
            if (a[i].is_leaf())
                CHECK(2 * a[i].value == doctest::Approx(5 * b[i].value).epsilon(1e-12));
            else
                CHECK(a[i].value == b[i].value);
        }
    }
}

TEST_CASE("forest that draws nothing does not heed the order of rows and takes weight k for k copies") {
    const auto data = three_classes(9, {.n_rows = 200, .n_columns = 3, .distinct = 12, .weights = true});
    const random_forest_classifier spec{.n_trees = 1, .max_depth = 5, .max_features = 1, .bootstrap = false};
    const auto expected = predict_proba(fit(spec, data), data.x());
    std::vector<std::size_t> backwards;
    for (std::size_t i = data.n_rows(); i-- > 0;) backwards.push_back(i);
    CHECK(predict_proba(fit(spec, data.take(backwards)), data.x()) == expected);
    CHECK((predict_proba(fit(spec, test::repeated(data)), data.x()) - expected).cwiseAbs().maxCoeff() <
          1e-12);
}

TEST_CASE("forest says the same of training rows when a feature is stretched") {
    const auto data = test::random_numbers(10, {.n_rows = 400, .n_columns = 3});
    table stretched = table::of_rows(400);
    for (const auto& column : features(data.x(), "test")) {
        std::vector<double> values;
        for (std::size_t i = 0; i < 400; ++i) values.push_back(std::exp(3 * column[i]));
        stretched.add({column.name, array<double>(std::move(values))});
    }
    const random_forest_regressor spec{.n_trees = 5};
    CHECK(predict(fit(spec, data), data.x()) == predict(fit(spec, data.with(stretched)), stretched));
}

TEST_CASE("forest sends missing values where they gain more") {
    std::vector<double> x, y;
    for (int i = 0; i < 60; ++i) {
        x.push_back(i % 3 == 0 ? missing_value : i);
        y.push_back(i % 3 == 0 ? 5 : i < 30 ? 5 : 1);
    }
    const table t({{"x", array<double>(std::move(x))}});
    const dataset<> data(t, numeric_target{std::vector<double>(y)});
    for (const bool bootstrap : {true, false}) {
        const auto p = predict(
            fit(random_forest_regressor{.n_trees = 10, .max_leaves = 2, .bootstrap = bootstrap}, data), t);
        for (std::size_t i = 0; i < y.size(); i += 3)
            CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(5));
    }
}

TEST_CASE("forest says out of the bag what the trees say that did not learn from a row") {
    const auto data = three_classes(11, {.n_rows = 150, .n_columns = 4});
    const random_forest_classifier spec{.n_trees = 12, .subsample = 0.7, .oob_score = true};
    const context ctx{.seed = 6};
    const auto m = fit(spec, data, ctx);
    const auto& left_out = m.state().left_out();
    REQUIRE(left_out.has_value());
    const auto& forest = m.state().booster();
    const auto columns = features(data.x(), "test");
    const auto& codes = std::get<class_target>(data.target()).codes;
    Eigen::MatrixXd naive = Eigen::MatrixXd::Zero(150, 3);
    for (std::size_t t = 0; t < 12; ++t) {
        const auto times = trees::draw_bag(150, {.with_replacement = true, .share = 0.7},
                                           ctx.at("tree#" + to_text(t)).random().child("rows"));
        for (std::size_t i = 0; i < 150; ++i) {
            if (times[i] > 0) continue;
            for (std::size_t k = 0; k < 3; ++k) {
                const auto nodes = forest.trees(k).nodes(t);
                std::size_t at = 0;
                while (!nodes[at].is_leaf()) at += nodes[at].step(columns[nodes[at].feature()][i]);
                naive(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) += nodes[at].value;
            }
        }
    }
    const auto said = left_out->predictions();
    double right = 0, judged = 0;
    for (Eigen::Index i = 0; i < 150; ++i) {
        if (naive.row(i).sum() == 0) {
            CHECK(std::isnan(said(i, 0)));
            continue;
        }
        CHECK((said.row(i) - naive.row(i) / naive.row(i).sum()).cwiseAbs().maxCoeff() < 1e-12);
        Eigen::Index most = 0;
        said.row(i).maxCoeff(&most);
        judged += 1;
        right += most == codes[static_cast<std::size_t>(i)] ? 1 : 0;
    }
    CHECK(left_out->score() == doctest::Approx(right / judged).epsilon(1e-14));
    CHECK(judged > 140);
}

TEST_CASE("forest scores out of the bag as it scores other rows") {
    const auto data = test::random_numbers(12, {.n_rows = 3000, .n_columns = 4});
    const auto others = test::random_numbers(13, {.n_rows = 3000, .n_columns = 4});
    const auto m = fit(random_forest_regressor{.n_trees = 60, .oob_score = true}, data);
    const double honest = r2(std::get<numeric_target>(others.target()), predict(m, others.x()));
    CHECK(std::abs(m.state().left_out()->score() - honest) < 0.02);
    CHECK(m.state().left_out()->predictions().rows() == 3000);
    CHECK(!fit(random_forest_regressor{.n_trees = 1}, data).state().left_out());
    const auto why = test::thrown<invalid_parameter>(
        [&] { return fit(random_forest_regressor{.bootstrap = false, .oob_score = true}, data); });
    CHECK(why.component == "random_forest_regressor.oob_score");
}

TEST_CASE("forest is looked into as boosted trees are") {
    const auto data = three_classes(14, {.n_rows = 60, .n_columns = 3});
    adds_up(fit(random_forest_classifier{.n_trees = 3, .max_depth = 3}, data), data);
    const auto numbers = test::random_numbers(15, {.n_rows = 60, .n_columns = 3});
    const auto m = fit(standard_scaler{} | extra_trees_regressor{.n_trees = 4, .max_depth = 4}, numbers);
    adds_up(m, numbers);
    // The last column tells most.
    const auto importance = feature_importance(m, {.normalise = true});
    CHECK(importance.names == std::vector<std::string>{"x0", "x1", "x2"});
    CHECK(importance.values[2] > importance.values[0]);
}

TEST_CASE("forest is saved and loaded, what it says out of the bag too") {
    const auto data = test::random_numbers(16, {.n_rows = 80, .n_columns = 3});
    const auto m = fit(random_forest_regressor{.n_trees = 2, .oob_score = true}, data);
    const auto again = from_bytes<model<random_forest_regressor>>(to_bytes(m));
    CHECK(to_bytes(again) == to_bytes(m));
    CHECK(predict(again, data.x()) == predict(m, data.x()));
    CHECK(again.state().left_out()->score() == m.state().left_out()->score());
}

TEST_CASE("forest draws rows that weigh something, and says the mean of all where none does") {
    auto data = test::random_numbers(17, {.n_rows = 50, .n_columns = 2});
    std::vector<double> weights(50, 0.0);
    for (std::size_t i = 0; i < 25; ++i) weights[i] = 2;
    const dataset<> half(data.x(), data.target(), {.weights = std::vector<double>(weights)});
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < 25; ++i) first.push_back(i);
    const random_forest_regressor spec{.n_trees = 4};
    const auto a = predict(fit(spec, half), data.x()), b = predict(fit(spec, data.take(first)), data.x());
    CHECK((a - b).cwiseAbs().maxCoeff() < 1e-8);
    const dataset<> nothing(data.x(), data.target(), {.weights = std::vector<double>(50, 0.0)});
    CHECK(predict(fit(spec, nothing), data.x()) == Eigen::VectorXd::Zero(50));
}

TEST_CASE("forest refuses what it cannot learn from, by name") {
    const table x({{"a", array<double>({1, 2, 3})}});
    const auto of = [&](std::vector<double> y) { return dataset<>(x, numeric_target{std::move(y)}); };
    CHECK_THROWS_AS(fit(random_forest_regressor{}, of({1, 2, missing_value})), invalid_data);
    CHECK_THROWS_AS(fit(random_forest_regressor{}, of({1, 2, std::numeric_limits<double>::infinity()})),
                    invalid_data);
    CHECK_THROWS_AS(fit(random_forest_classifier{}, of({1, 2, 3})), invalid_data);
    const dataset<> no_columns(table::of_rows(3), numeric_target{std::vector<double>{1, 2, 3}});
    CHECK(test::thrown<invalid_data>([&] { return fit(extra_trees_regressor{}, no_columns); }).component ==
          "extra_trees_regressor");
}

TEST_CASE("forest holds what it says to the bit, a row at a time or many") {
    const auto data = three_classes(18, {.n_rows = 300, .n_columns = 4, .missing = 0.1});
    const auto m = fit(random_forest_classifier{.n_trees = 20}, data);
    const auto proba = predict_proba(m, data.x());
    const auto columns = features(data.x(), "test");
    std::vector<double> row(3);
    for (std::size_t i = 0; i < 300; ++i) {
        std::vector<cell> cells;
        for (const auto& column : columns) cells.push_back(cell{.number = column[i]});
        REQUIRE(m.state().predict_row(cells, row, {}));
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(row[k] == proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)));
    }
}

TEST_CASE("forest of damaged parts is refused") {
    const auto data = three_classes(19, {.n_rows = 60, .n_columns = 2});
    auto state = fit(random_forest_classifier{.n_trees = 2}, data).state();
    CHECK_NOTHROW(state.check());
    const auto with = [&](const trees::boosted_trees& other) {
        auto damaged = state;
        damaged.visit([&]<class Member>(const auto&, Member& member) {
            if constexpr (std::same_as<Member, trees::boosted_trees>) member = other;
        });
        return damaged;
    };
    // One output, three where each asks another question.
    CHECK_THROWS_AS(with(trees::boosted_trees({0.0}, 2)).check(), invalid_data);
    trees::boosted_trees differ({0.0, 0.0, 0.0}, 2);
    const trees::node leaf = trees::node::leaf(0.5);
    for (std::size_t k = 0; k < 3; ++k)
        differ.push_back(k, {{trees::node::split(0, static_cast<double>(k), 1, false), leaf, leaf}, {}});
    CHECK_THROWS_AS(with(differ).check(), invalid_data);
    CHECK_THROWS_AS(trees::out_of_bag(0.5, std::vector<double>(5, 0.0), 2).check(), invalid_data);
    CHECK_NOTHROW(trees::out_of_bag(0.5, std::vector<double>(4, 0.0), 2).check());
}

}  // namespace forest_test
