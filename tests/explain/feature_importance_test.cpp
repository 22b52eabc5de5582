// SPDX-License-Identifier: MIT
#include "sluice/explain/feature_importance.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace feature_importance_test {

TEST_CASE("feature importance is the one that XGBoost gives") {
    // b.get_score(importance_type=kind), single precision; the trees: see golden_trees.
    const auto m = test::model_of(test::golden_trees(), test::hand_made_rows());
    const auto of = [&](importance_kind kind) { return feature_importance(m, {.kind = kind}).values; };
    const auto close = [](const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
        return (a - b).cwiseAbs().maxCoeff() < 1e-5;
    };
    CHECK(of(importance_kind::split_count) == Eigen::VectorXd{{3, 7, 4}});
    CHECK(close(of(importance_kind::mean_gain), Eigen::VectorXd{{1.903903603, 5.600690364, 16.54950523}}));
    CHECK(close(of(importance_kind::total_gain), Eigen::VectorXd{{5.71171092, 39.20483398, 66.19802093}}));
    CHECK(close(of(importance_kind::mean_cover), Eigen::VectorXd{{15.33333301, 24.28571510, 52.0}}));
    CHECK(of(importance_kind::total_cover) == Eigen::VectorXd{{46, 170, 208}});
    CHECK(feature_importance(m).values == of(importance_kind::total_gain));
    CHECK(feature_importance(m).names == std::vector<std::string>{"f0", "f1", "f2"});
}

TEST_CASE("feature importance is normalised to a sum of 1, and stays 0 where nothing is asked") {
    const auto m = test::model_of(test::golden_trees(), test::hand_made_rows());
    for (const auto kind :
         {importance_kind::total_gain, importance_kind::mean_gain, importance_kind::split_count,
          importance_kind::total_cover, importance_kind::mean_cover}) {
        const auto plain = feature_importance(m, {.kind = kind}).values;
        const auto shares = feature_importance(m, {.kind = kind, .normalise = true}).values;
        CHECK(shares.sum() == doctest::Approx(1).epsilon(1e-14));
        CHECK((shares * plain.sum() - plain).cwiseAbs().maxCoeff() < 1e-12);
    }
    trees::boosted_trees leaf({0.5}, 2);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    for (const bool normalise : {false, true})
        for (const auto kind : {importance_kind::total_gain, importance_kind::mean_cover})
            CHECK(
                feature_importance(test::regressor_of(leaf), {.kind = kind, .normalise = normalise}).values ==
                Eigen::VectorXd{{0, 0}});
}

TEST_CASE("feature importance counts the trees of all outputs") {
    trees::boosted_trees trees({0, 0}, 3);
    trees.push_back(0, test::tree_of({{1, 0, 4, 2.5, 1, true}, {-1, 1, 1}, {-1, 3, 3}}));
    trees.push_back(1, test::tree_of({{1, 0, 6, 0.5, 1, true}, {-1, 1, 1}, {-1, 3, 5}}));
    const auto state = test::regressor_of(trees);
    CHECK(feature_importance(state).values == Eigen::VectorXd{{0, 3, 0}});
    CHECK(feature_importance(state, {.kind = importance_kind::mean_gain}).values ==
          Eigen::VectorXd{{0, 1.5, 0}});
    CHECK(feature_importance(state, {.kind = importance_kind::mean_cover}).values ==
          Eigen::VectorXd{{0, 5, 0}});
}

TEST_CASE("feature importance of a fitted model finds the columns that its target was made of") {
    // The classes depend on the first two columns.
    const auto data = test::random_classes(1, {.n_rows = 2000, .n_columns = 5});
    const auto shares =
        feature_importance(fit(gbm_classifier{.rounds = 10}, data), {.normalise = true}).values;
    CHECK(shares.head(2).sum() > shares.tail(3).sum());
    CHECK(names_of(importance_kind::mean_cover)[static_cast<std::size_t>(importance_kind::mean_cover)] ==
          "mean_cover");
}

}  // namespace feature_importance_test
