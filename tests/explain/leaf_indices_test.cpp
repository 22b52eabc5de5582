// SPDX-License-Identifier: MIT
#include "sluice/explain/leaf_indices.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "support/hand_made_trees.hpp"
#include "support/naive_shapley.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace leaf_indices_test {

TEST_CASE("leaf indices are those that XGBoost gives, and where a walk ends") {
    // b.predict(xgboost.DMatrix(rows), pred_leaf=True); the trees: see golden_trees.
    const leaf_index_matrix expected{{13, 12}, {5, 12}, {16, 2}, {15, 12}};
    const auto x = test::hand_made_rows();
    CHECK(leaf_indices(test::model_of(test::golden_trees(), x), x) == expected);
}

TEST_CASE("leaf indices stand by round, then by output, and give the margins") {
    random_generator g(random_stream(1, 1));
    trees::boosted_trees trees({0.5, -1, 2}, 4);
    for (std::size_t t = 0; t < 5; ++t)
        for (std::size_t k = 0; k < 3; ++k) trees.push_back(k, test::drawn_tree(g, 4, 9));
    const auto x = test::drawn_rows(g, 700, 4);
    const auto state = test::regressor_of(trees);
    const auto leaves = leaf_indices(state, x, {.threads = 1});
    const auto margins = predict_margin(state, x);
    REQUIRE(leaves.cols() == 15);
    for (Eigen::Index i = 0; i < leaves.rows(); ++i)
        for (Eigen::Index k = 0; k < 3; ++k) {
            const auto& own = trees.trees(static_cast<std::size_t>(k));
            double margin = trees.base_margin(static_cast<std::size_t>(k));
            for (Eigen::Index t = 0; t < 5; ++t) {
                const auto& leaf = own.nodes(static_cast<std::size_t>(t))[leaves(i, t * 3 + k)];
                CHECK(leaf.is_leaf());
                margin += leaf.value;
            }
            CHECK(margin == margins(i, k));
        }
    for (const std::size_t threads : {2u, 3u}) CHECK(leaf_indices(state, x, {.threads = threads}) == leaves);
}

TEST_CASE("leaf indices take single leaves, no trees and no rows") {
    trees::boosted_trees leaf({0.5}, 1);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    const auto x = test::table_of({"a"}, {{test::missing_value}, {1}});
    CHECK(leaf_indices(test::regressor_of(leaf), x) == leaf_index_matrix{{0}, {0}});
    CHECK(leaf_indices(test::regressor_of(trees::boosted_trees({0.5}, 1)), x).cols() == 0);
    CHECK(leaf_indices(test::regressor_of(leaf), x.take({})).rows() == 0);
    CHECK_THROWS_AS(leaf_indices(test::regressor_of(leaf), test::hand_made_rows()), schema_mismatch);
}

}  // namespace leaf_indices_test
