// SPDX-License-Identifier: MIT
#include "sluice/explain/decision_path.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/explain/leaf_indices.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace sluice;

namespace decision_path_test {

TEST_CASE("decision path tells the questions and answers of a row, in words and as data") {
    const auto x = test::hand_made_rows();
    const auto m = test::model_of(test::golden_trees(), x);
    const auto path = decision_path(m, x, 0);
    CHECK(path.text() ==
          "f2 < 0.75: yes, 0\n"
          "f2 < -0.25: no, 0\n"
          "f1 < -0.75: yes, -1.25\n"
          "f0 < 1.5: yes, 0.5\n"
          "leaf 13: -0.453125\n");
    REQUIRE(path.decisions.size() == 4);
    const decision& third = path.decisions[2];
    CHECK(third.node == 4);
    CHECK(third.feature == 1);
    CHECK(third.threshold == -0.75);
    CHECK(third.value == -1.25);
    CHECK(third.yes);
    CHECK(third.statistics == trees::node_statistics{14.7579479, 26});
    CHECK(path.leaf == 13);
    CHECK(path.leaf_value == -0.453125);
    CHECK(decision_path(m, x, 3, {.round = 1}).text() ==
          "f1 < 1.5: yes, missing\n"
          "f2 < 1: yes, missing\n"
          "f2 < -0.5: no, missing\n"
          "f1 < -1.25: no, missing\n"
          "leaf 12: -0.162450179\n");
}

TEST_CASE("decision path ends at the leaf of the leaf indices, behind the steps of a pipeline too") {
    const auto data = test::random_numbers(1, {.n_rows = 60, .n_columns = 3, .missing = 0.1});
    const auto m = fit(standard_scaler{} | gbm_regressor{.rounds = 4}, data);
    const auto leaves = leaf_indices(m, data.x());
    for (std::size_t i = 0; i < 60; ++i)
        for (std::size_t t = 0; t < 4; ++t) {
            const auto path = decision_path(m, data.x(), i, {.round = t});
            CHECK(path.leaf == leaves(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(t)));
            for (const auto& one : path.decisions)
                if (!std::isnan(one.value)) CHECK(one.yes == (one.value < one.threshold));
        }
}

TEST_CASE("decision path of a single leaf is empty; rows and trees that are not there are refused") {
    trees::boosted_trees leaf({0.5}, 1);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    const auto x = test::table_of({"a"}, {{test::missing_value}});
    const auto state = test::regressor_of(leaf);
    CHECK(decision_path(state, x, 0).text() == "leaf 0: 0.25\n");
    CHECK_THROWS_AS(decision_path(state, x, 1), invalid_data);
    CHECK_THROWS_AS(decision_path(state, x, 0, {.round = 1}), invalid_data);
    CHECK_THROWS_AS(decision_path(state, x, 0, {.output = 1}), invalid_data);
    CHECK_THROWS_AS(decision_path(state, test::hand_made_rows(), 0), schema_mismatch);
}

}  // namespace decision_path_test
