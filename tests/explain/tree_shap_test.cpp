// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_shap.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "support/hand_made_trees.hpp"
#include "support/naive_shapley.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>

using namespace sluice;

namespace tree_shap_test {

constexpr double infinity = std::numeric_limits<double>::infinity();

trees::boosted_trees drawn_trees(random_generator& g, std::size_t n_features, std::size_t n_outputs) {
    std::vector<double> constants;
    for (std::size_t k = 0; k < n_outputs; ++k) constants.push_back(normal(g));
    trees::boosted_trees made(std::move(constants), n_features);
    for (std::size_t t = 0; t < 3; ++t)
        for (std::size_t k = 0; k < n_outputs; ++k)
            made.push_back(k, test::drawn_tree(g, n_features - 1, uniform_integer(g, 12)));
    return made;
}

/// A chain: question i is about feature i, and whoever says yes is at a leaf.
trees::boosted_trees chain(std::size_t n_features, std::size_t depth, double value, double cover_ratio) {
    std::vector<test::written_node> nodes;
    double cover = 1;
    for (std::size_t i = 0; i < depth; ++i) {
        nodes.push_back(
            {static_cast<int>(i % n_features), 0.0, cover, 1, static_cast<std::uint32_t>(2 * i + 1), false});
        nodes.push_back({-1, i % 2 == 0 ? value : -value, cover * (1 - cover_ratio)});
        cover *= cover_ratio;
    }
    nodes.push_back({-1, value, cover});
    trees::boosted_trees made({0.5}, n_features);
    made.push_back(0, test::tree_of(nodes));
    return made;
}

double greatest_gap(const Eigen::MatrixXd& contributions, const Eigen::VectorXd& margins) {
    return (contributions.rowwise().sum() - margins).cwiseAbs().maxCoeff();
}

TEST_CASE("tree shap equals the sum over all coalitions by cover") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        random_generator g(random_stream(seed, 1));
        const std::size_t n = 2 + uniform_integer(g, 5), n_outputs = 1 + uniform_integer(g, 3);
        const auto trees = drawn_trees(g, n, n_outputs);
        const auto x = test::drawn_rows(g, 7, n);
        const auto shap = tree_shap(test::regressor_of(trees), x);
        REQUIRE(shap.contributions.size() == n_outputs);
        for (std::size_t k = 0; k < n_outputs; ++k)
            for (std::size_t i = 0; i < x.n_rows(); ++i) {
                const auto worth = test::worths_by_cover(trees, k, test::row_of(x, i));
                const auto row = shap.contributions[k].row(static_cast<Eigen::Index>(i));
                for (std::size_t j = 0; j < n; ++j)
                    CHECK(std::abs(row[static_cast<Eigen::Index>(j)] - test::shapley_value(worth, n, j)) <
                          1e-12);
                CHECK(row[static_cast<Eigen::Index>(n) - 1] == 0);  // nothing asks about the last feature
                CHECK(std::abs(row[static_cast<Eigen::Index>(n)] - worth.front()) < 1e-12);
                CHECK(std::abs(row.sum() - worth.back()) < 1e-12);
            }
    }
}

TEST_CASE("interventional tree shap equals the sum over all coalitions by background rows") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        random_generator g(random_stream(seed, 2));
        const std::size_t n = 2 + uniform_integer(g, 5), n_outputs = 1 + uniform_integer(g, 2);
        const auto trees = drawn_trees(g, n, n_outputs);
        const auto x = test::drawn_rows(g, 4, n),
                   background = test::drawn_rows(g, 1 + uniform_integer(g, 6), n);
        const auto shap = interventional_tree_shap(test::regressor_of(trees), x, background);
        for (std::size_t k = 0; k < n_outputs; ++k)
            for (std::size_t i = 0; i < x.n_rows(); ++i) {
                const auto worth = test::worths_by_rows(trees, k, test::row_of(x, i), background);
                const auto row = shap.contributions[k].row(static_cast<Eigen::Index>(i));
                for (std::size_t j = 0; j < n; ++j)
                    CHECK(std::abs(row[static_cast<Eigen::Index>(j)] - test::shapley_value(worth, n, j)) <
                          1e-12);
                CHECK(row[static_cast<Eigen::Index>(n) - 1] == 0);
                CHECK(std::abs(row[static_cast<Eigen::Index>(n)] - worth.front()) < 1e-12);
            }
    }
}

TEST_CASE("tree shap says what XGBoost says") {
    // b.predict(xgboost.DMatrix(rows), pred_contribs=True), single precision; the trees: see golden_trees.
    const Eigen::MatrixXd expected{{0.17604025, -0.22232813, -0.6376008, 0.31831345},
                                   {0.117363326, 0.07032163, 0.51280135, 0.31831345},
                                   {0.12604074, 1.044544, -0.31974962, 0.31831345},
                                   {0.13823003, -0.051531017, -0.5557439, 0.31831345}};
    const auto x = test::hand_made_rows();
    const auto shap = tree_shap(test::model_of(test::golden_trees(), x), x);
    CHECK((shap.contributions[0] - expected).cwiseAbs().maxCoeff() < 5e-7);
    CHECK(shap.feature_names == std::vector<std::string>{"f0", "f1", "f2"});
    CHECK(shap.output_names == std::vector<std::string>{"margin"});
}

TEST_CASE("interventional tree shap says what the package shap says") {
    // shap 0.51.0: TreeExplainer(b, data=background, feature_perturbation="interventional"), then shap_values(rows) and
    // expected_value; the trees: see golden_trees.
    const double missing = test::missing_value;
    const auto background =
        test::table_of({"f0", "f1", "f2"},
                       {{0, 0, 0}, {1.5, -1, 1}, {-1.25, 1.5, missing}, {missing, 0.5, -0.5}, {2, 2, 2}});
    const double mean = 0.8747775912284851;
    const Eigen::MatrixXd expected{{0.0760515839, -0.5029396474, -0.8134647369, mean},
                                   {0, -0.2279570118, 0.3719792098, mean},
                                   {0.0217013881, 0.6083219111, -0.335652262, mean},
                                   {0.0217013881, -0.4821149901, -0.5650954217, mean}};
    const auto x = test::hand_made_rows();
    const auto shap = interventional_tree_shap(test::model_of(test::golden_trees(), x), x, background);
    CHECK((shap.contributions[0] - expected).cwiseAbs().maxCoeff() < 5e-7);
}

TEST_CASE("tree shap adds up to the margin of a fitted model") {
    const auto data =
        test::random_classes(3, {.n_rows = 700, .n_columns = 5, .missing = 0.1, .weights = true});
    const auto m = fit(gbm_classifier{.rounds = 20}, data);
    const auto margins = predict_margin(m, data.x());
    const auto shap = tree_shap(m, data.x());
    CHECK(greatest_gap(shap.contributions[0], margins.col(0)) < 1e-10);
    const std::array<std::size_t, 5> some{3, 1, 4, 15, 9};
    const auto background = data.x().take(some);
    const auto set = interventional_tree_shap(m, data.x(), background);
    CHECK(greatest_gap(set.contributions[0], margins.col(0)) < 1e-10);
    CHECK(std::abs(set.contributions[0](0, 5) - predict_margin(m, background).mean()) < 1e-12);
    CHECK(shap.output_names == std::vector<std::string>{"b"});
}

TEST_CASE("tree shap explains each class of several, behind the steps of a pipeline") {
    auto data = test::random_numbers(4, {.n_rows = 400, .n_columns = 4, .missing = 0.05});
    std::vector<std::int32_t> codes;
    for (const double y : std::get<numeric_target>(data.target()).values)
        codes.push_back(y < -1 ? 0 : y < 1 ? 1 : 2);
    data = {data.x(), class_target{codes, std::make_shared<const dictionary>(
                                              std::vector<std::string>{"low", "middle", "high"})}};
    const auto m = fit(standard_scaler{} | gbm_classifier{.rounds = 8}, data);
    const auto shap = tree_shap(m, data.x());
    const auto margins = predict_margin(m, data.x());
    REQUIRE(shap.contributions.size() == 3);
    for (Eigen::Index k = 0; k < 3; ++k)
        CHECK(greatest_gap(shap.contributions[static_cast<std::size_t>(k)], margins.col(k)) < 1e-10);
    CHECK(shap.output_names == std::vector<std::string>{"low", "middle", "high"});
    CHECK(shap.feature_names == std::vector<std::string>{"x0", "x1", "x2", "x3"});
}

TEST_CASE("tree shap gives the same bits for 1, 2, 3 and 8 threads") {
    const auto data = test::random_classes(5, {.n_rows = 150, .n_columns = 4, .missing = 0.1});
    const auto m = fit(gbm_classifier{.rounds = 6}, data);
    const auto background = test::random_classes(6, {.n_rows = 9, .n_columns = 4}).x();
    const auto once = tree_shap(m, data.x(), {.threads = 1});
    const auto set_once = interventional_tree_shap(m, data.x(), background, {.threads = 1});
    for (const std::size_t threads : test::thread_counts()) {
        CHECK(tree_shap(m, data.x(), {.threads = threads}).contributions[0] == once.contributions[0]);
        CHECK(interventional_tree_shap(m, data.x(), background, {.threads = threads}).contributions[0] ==
              set_once.contributions[0]);
    }
}

TEST_CASE("tree shap keeps its digits in deep trees") {
    // Each of n features asks once, the row says no to all, and only the last leaf is worth something: the features are
    // all alike, so that each has an equal share of 1 - 2^-n, which is 1 in double.
    const std::size_t n = 400;
    std::vector<test::written_node> nodes;
    for (std::size_t i = 0; i < n; ++i) {
        nodes.push_back({static_cast<int>(i), 0.0, 1, 1, static_cast<std::uint32_t>(2 * i + 1), false});
        nodes.push_back({-1, 0.0, 1});
    }
    nodes.push_back({-1, 1.0, 1});
    trees::boosted_trees trees({0.0}, n);
    trees.push_back(0, test::tree_of(nodes));
    table x = table::of_rows(1);
    for (std::size_t j = 0; j < n; ++j)
        x.add({"x" + std::to_string(j), array<double>(std::vector<double>{1.0})});
    const auto shap = tree_shap(test::regressor_of(trees), x).contributions[0];
    for (Eigen::Index j = 0; j < static_cast<Eigen::Index>(n); ++j)
        CHECK(shap(0, j) * static_cast<double>(n) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("tree shap adds up in chains of thousands of questions, whatever their covers") {
    for (const double ratio : {0.5, 0.999, 0.001, 1.0, 0.0}) {
        const auto trees = chain(7, 3000, 0.25, ratio);
        random_generator g(random_stream(1, 1));
        const auto x = test::drawn_rows(g, 20, 7);
        const auto state = test::regressor_of(trees);
        const auto shap = tree_shap(state, x);
        CHECK(shap.contributions[0].allFinite());
        CHECK(greatest_gap(shap.contributions[0], predict_margin(state, x).col(0)) < 1e-10);
    }
    const auto trees = chain(300, 300, 2, 0.9);
    random_generator g(random_stream(1, 1));
    const auto x = test::drawn_rows(g, 3, 300);
    const auto state = test::regressor_of(trees);
    CHECK(greatest_gap(tree_shap(state, x).contributions[0], predict_margin(state, x).col(0)) < 1e-10);
    CHECK(greatest_gap(interventional_tree_shap(state, x, x).contributions[0],
                       predict_margin(state, x).col(0)) < 1e-10);
}

TEST_CASE("tree shap takes single leaves, no trees, covers of 0, infinite values, missing rows and no rows") {
    trees::boosted_trees leaf({0.5}, 2);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    const auto x =
        test::table_of({"a", "b"}, {{test::missing_value, test::missing_value}, {infinity, -infinity}});
    CHECK(tree_shap(test::regressor_of(leaf), x).contributions[0] ==
          Eigen::MatrixXd{{0, 0, 0.75}, {0, 0, 0.75}});
    CHECK(interventional_tree_shap(test::regressor_of(leaf), x, x).contributions[0] ==
          Eigen::MatrixXd{{0, 0, 0.75}, {0, 0, 0.75}});
    CHECK(tree_shap(test::regressor_of(trees::boosted_trees({0.5}, 2)), x).contributions[0] ==
          Eigen::MatrixXd{{0, 0, 0.5}, {0, 0, 0.5}});

    trees::boosted_trees bare({0.0}, 2);  // covers of 0: either child counts half
    bare.push_back(0, test::tree_of({{1, 0, 0, 0, 1, true}, {-1, 1, 0}, {-1, 3, 0}}));
    CHECK(tree_shap(test::regressor_of(bare), x).contributions[0] == Eigen::MatrixXd{{0, -1, 2}, {0, -1, 2}});

    const auto none = tree_shap(test::regressor_of(bare), x.take({}));
    CHECK(none.contributions[0].rows() == 0);
    CHECK(none.contributions[0].cols() == 3);
}

TEST_CASE("tree shap takes the largest covers") {
    const double most = (std::numeric_limits<double>::max)();
    trees::boosted_trees heavy({0.0}, 1);
    heavy.push_back(0, test::tree_of({{0, 0, most, 0, 1, true}, {-1, 1, most}, {-1, 3, most}}));
    const auto x = test::table_of({"a"}, {{-1}});
    CHECK(tree_shap(test::regressor_of(heavy), x).contributions[0] == Eigen::MatrixXd{{-1, 2}});
}

TEST_CASE("tree shap refuses tables of another width, and backgrounds without rows") {
    const auto state = test::regressor_of(chain(3, 3, 1, 0.5));
    const auto x = test::table_of({"a", "b"}, {{0, 0}});
    CHECK_THROWS_AS(tree_shap(state, x), schema_mismatch);
    const auto whole = test::table_of({"a", "b", "c"}, {{0, 0, 0}});
    CHECK_THROWS_AS(interventional_tree_shap(state, whole, whole.take({})), invalid_data);
    CHECK_THROWS_AS(interventional_tree_shap(state, whole, x), schema_mismatch);
}

}  // namespace tree_shap_test
