// SPDX-License-Identifier: MIT
#include "sluice/explain/shap_interactions.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "support/hand_made_trees.hpp"
#include "support/naive_shapley.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace sluice;

namespace shap_interactions_test {

trees::boosted_trees drawn_trees(random_generator& g, std::size_t n_features, std::size_t n_outputs) {
    trees::boosted_trees made(std::vector<double>(n_outputs, 0.5), n_features);
    for (std::size_t t = 0; t < 3; ++t)
        for (std::size_t k = 0; k < n_outputs; ++k)
            made.push_back(k, test::drawn_tree(g, n_features - 1, uniform_integer(g, 12)));
    return made;
}

void check_pairs(const Eigen::MatrixXd& pairs, const std::vector<double>& worth) {
    const auto n = static_cast<std::size_t>(pairs.rows());
    CHECK(pairs == pairs.transpose());
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j)
            if (i != j)
                CHECK(std::abs(pairs(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) -
                               test::shapley_interaction(worth, n, i, j)) < 1e-12);
        CHECK(std::abs(pairs.row(static_cast<Eigen::Index>(i)).sum() - test::shapley_value(worth, n, i)) <
              1e-12);
    }
    CHECK(pairs.row(pairs.rows() - 1).isZero(0));  // nothing asks about the last feature
}

TEST_CASE("shap interactions equal the sums over all coalitions by cover") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        random_generator g(random_stream(seed, 3));
        const std::size_t n = 2 + uniform_integer(g, 5), n_outputs = 1 + uniform_integer(g, 2);
        const auto trees = drawn_trees(g, n, n_outputs);
        const auto x = test::drawn_rows(g, 4, n);
        const auto all = shap_interactions(test::regressor_of(trees), x);
        for (std::size_t k = 0; k < n_outputs; ++k)
            for (std::size_t i = 0; i < x.n_rows(); ++i) {
                const auto worth = test::worths_by_cover(trees, k, test::row_of(x, i));
                check_pairs(all.pairs[k][i], worth);
                CHECK(std::abs(all.expected_values[k] - worth.front()) < 1e-12);
            }
    }
}

TEST_CASE("interventional shap interactions equal the sums over all coalitions by background rows") {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        random_generator g(random_stream(seed, 4));
        const std::size_t n = 2 + uniform_integer(g, 5);
        const auto trees = drawn_trees(g, n, 1);
        const auto x = test::drawn_rows(g, 3, n),
                   background = test::drawn_rows(g, 1 + uniform_integer(g, 5), n);
        const auto all = interventional_shap_interactions(test::regressor_of(trees), x, background);
        for (std::size_t i = 0; i < x.n_rows(); ++i) {
            const auto worth = test::worths_by_rows(trees, 0, test::row_of(x, i), background);
            check_pairs(all.pairs[0][i], worth);
            CHECK(std::abs(all.expected_values[0] - worth.front()) < 1e-12);
        }
    }
}

TEST_CASE("shap interactions say what XGBoost says") {
    // b.predict(xgboost.DMatrix(rows), pred_interactions=True), single precision; the trees: see golden_trees.
    const Eigen::MatrixXd first{{-0.02984827, 0.10339192, 0.102496594},
                                {0.1033919, -0.1884765, -0.13724351},
                                {0.102496594, -0.13724348, -0.6028539}};
    const Eigen::MatrixXd second{{0.23598742, -0.0018912293, -0.116732866},
                                 {-0.0018912256, 0.002828993, 0.06938386},
                                 {-0.11673292, 0.06938386, 0.5601504}};
    const auto x = test::hand_made_rows();
    const auto all = shap_interactions(test::model_of(test::golden_trees(), x), x);
    CHECK((all.pairs[0][0] - first).cwiseAbs().maxCoeff() < 5e-7);
    CHECK((all.pairs[0][1] - second).cwiseAbs().maxCoeff() < 5e-7);
    CHECK(std::abs(all.expected_values[0] - 0.31831345) < 5e-7);
}

TEST_CASE(
    "shap interactions of a fitted model sum to its SHAP values and margins, for any number of threads") {
    const auto data = test::random_numbers(7, {.n_rows = 300, .n_columns = 4, .missing = 0.1});
    const auto m = fit(gbm_regressor{.rounds = 12}, data);
    const auto x = data.x().take(std::vector<std::size_t>{0,   5,   7,   40,  41,  42,  43,  99,  100, 101,
                                                          102, 103, 104, 105, 106, 107, 108, 109, 110, 111});
    const auto all = shap_interactions(m, x, {.threads = 1});
    const auto values = tree_shap(m, x).contributions[0];
    const auto margins = predict_margin(m, x);
    const auto set = interventional_shap_interactions(m, x, data.x().take(std::vector<std::size_t>{1, 2, 3}));
    for (Eigen::Index i = 0; i < margins.rows(); ++i) {
        const auto& pairs = all.pairs[0][static_cast<std::size_t>(i)];
        CHECK((pairs.rowwise().sum().transpose() - values.row(i).head(4)).cwiseAbs().maxCoeff() < 1e-10);
        CHECK(std::abs(pairs.sum() + all.expected_values[0] - margins(i, 0)) < 1e-10);
        CHECK(std::abs(set.pairs[0][static_cast<std::size_t>(i)].sum() + set.expected_values[0] -
                       margins(i, 0)) < 1e-10);
    }
    for (const std::size_t threads : {2u, 3u})
        CHECK(shap_interactions(m, x, {.threads = threads}).pairs == all.pairs);
}

TEST_CASE("shap interactions take single leaves and no rows, and refuse backgrounds without rows") {
    trees::boosted_trees leaf({0.5}, 2);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    const auto state = test::regressor_of(leaf);
    const auto x = test::table_of({"a", "b"}, {{test::missing_value, 1}});
    const auto all = shap_interactions(state, x);
    CHECK(all.pairs[0][0].isZero(0));
    CHECK(all.expected_values == std::vector<double>{0.75});
    CHECK(shap_interactions(state, x.take({})).pairs[0].empty());
    CHECK_THROWS_AS(interventional_shap_interactions(state, x, x.take({})), invalid_data);
}

}  // namespace shap_interactions_test
