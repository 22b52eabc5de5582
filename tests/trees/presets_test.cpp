// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/presets.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

using namespace sluice;

namespace presets_test {

TEST_CASE("presets have the documented defaults") {
    CHECK(xgboost_like<gbm_classifier>() == gbm_classifier{.learning_rate = 0.3,
                                                           .min_child_weight = 1,
                                                           .random_strength = 0,
                                                           .category_smoothing = 1,
                                                           .category_l2 = 0,
                                                           .min_category_weight = 0});
    const auto light = lightgbm_like<gbm_regressor>();
    CHECK(light.max_leaves == 64);
    CHECK(light.grow_policy == growth_policy::leaf_wise);
    CHECK(light.learning_rate == 0.1);
    CHECK(light.min_rows_in_leaf == 3);
    CHECK(light.subsample == 0.9);
    CHECK(light.colsample_bytree == 0.9);
    CHECK(light.l2 == 0);
    const auto cat = catboost_like<gbm_classifier>();
    CHECK(cat.rounds == 500);
    CHECK(cat.grow_policy == growth_policy::symmetric);
    CHECK(cat.learning_rate == 0.009);
    CHECK(cat.l2 == 3);
    CHECK(cat.sampling_method == sampling_method::bayesian_bootstrap);
}

TEST_CASE("presets are set in the words of the library that they are named after") {
    CHECK(xgboost_like<gbm_classifier>(
              "eta = 0.1, num_round = 50, lambda = 2, alpha = 0.5, grow_policy = lossguide, "
              "tree_method = hist, objective = binary:hinge, scale_pos_weight = 3") ==
          gbm_classifier{.objective = losses::hinge{},
                         .scale_pos_weight = 3,
                         .rounds = 50,
                         .grow_policy = growth_policy::leaf_wise,
                         .learning_rate = 0.1,
                         .l1 = 0.5,
                         .l2 = 2,
                         .min_child_weight = 1,
                         .random_strength = 0,
                         .category_smoothing = 1,
                         .category_l2 = 0,
                         .min_category_weight = 0});
    const auto light = lightgbm_like<gbm_regressor>(
        "num_leaves = 31, max_depth = -1, min_data_in_leaf = 20, boosting = goss, objective = poisson");
    CHECK(light.max_leaves == 31);
    CHECK(light.max_depth == 0);
    CHECK(light.min_rows_in_leaf == 20);
    CHECK(light.sampling_method == sampling_method::goss);
    CHECK(light.objective == regression_objective(losses::poisson{}));
    const auto cat = catboost_like<gbm_ranker>(
        "depth = 4, bootstrap_type = MVS, subsample = 0.8, grow_policy = Depthwise");
    CHECK(cat.max_depth == 4);
    CHECK(cat.sampling_method == sampling_method::minimal_variance);
    CHECK(cat.grow_policy == growth_policy::depth_wise);
}

TEST_CASE("LightGBM's shares of negative and positive rows are shares of classes") {
    const auto shares = [](std::string_view text) {
        const auto spec = lightgbm_like<gbm_classifier>(text);
        return std::vector<double>(spec.subsample_by_class.begin(), spec.subsample_by_class.end());
    };
    CHECK(shares("bagging_fraction = 0.5").empty());
    CHECK(shares("pos_bagging_fraction = 0.8, neg_bagging_fraction = 0.25") ==
          std::vector<double>{0.25, 0.8});
    CHECK(shares("neg_bagging_fraction = 0.25") == std::vector<double>{0.25, 1});
    CHECK(shares("pos_bagging_fraction = 0.25") == std::vector<double>{1, 0.25});
    CHECK_THROWS_AS(shares("pos_bagging_fraction = 0"), invalid_parameter);
    CHECK_THROWS_AS(lightgbm_like<gbm_regressor>("pos_bagging_fraction = 0.5"), invalid_parameter);
    CHECK_THROWS_AS(xgboost_like<gbm_classifier>("pos_bagging_fraction = 0.5"), invalid_parameter);
    const auto data = test::random_classes(2, {.n_rows = 500, .n_columns = 4});
    CHECK(to_bytes(
              fit(lightgbm_like<gbm_classifier>("num_boost_round = 3, neg_bagging_fraction = 0.3"), data)) !=
          to_bytes(
              fit(lightgbm_like<gbm_classifier>("num_boost_round = 3, pos_bagging_fraction = 0.3"), data)));
}

TEST_CASE("presets refuse names, words and values that mean nothing here, and say what is near") {
    CHECK_THROWS_WITH_AS(xgboost_like<gbm_classifier>("ets = 0.1"), doctest::Contains("\"eta\""),
                         invalid_parameter);
    CHECK_THROWS_WITH_AS(xgboost_like<gbm_classifier>("booster = gblinear"), doctest::Contains("gblinear"),
                         invalid_parameter);
    CHECK_THROWS_AS(xgboost_like<gbm_classifier>("eta = -1"), invalid_parameter);
    CHECK_THROWS_AS(xgboost_like<gbm_regressor>("scale_pos_weight = 2"), invalid_parameter);
    CHECK_THROWS_AS(lightgbm_like<gbm_classifier>("objective = lambdarank"), invalid_parameter);
    CHECK_THROWS_AS(catboost_like<gbm_classifier>("boosting_type = Ordered"), invalid_parameter);
    CHECK_THROWS_AS(catboost_like<gbm_classifier>("depth 4"), parse_error);
}

TEST_CASE("presets name parameters that there are") {
    const auto infos = parameter_infos<gbm_classifier>();
    const auto check = [&](std::span<const trees::peer_parameter> all) {
        for (const auto& p : all) {
            CAPTURE(p.theirs);
            if (p.ours.empty()) continue;
            CHECK(std::any_of(infos.begin(), infos.end(),
                              [&](const auto& info) { return info.name == p.ours; }));
        }
    };
    check(trees::xgboost_parameters);
    check(trees::lightgbm_parameters);
    check(trees::catboost_parameters);
}

TEST_CASE("presets train") {
    const auto data = test::random_classes(1, {.n_rows = 500, .n_columns = 4, .missing = 0.1});
    for (const auto& spec :
         {xgboost_like<gbm_classifier>("num_round = 5"), lightgbm_like<gbm_classifier>("num_boost_round = 5"),
          catboost_like<gbm_classifier>("iterations = 5")})
        CHECK(fit(spec, data).state().booster().n_rounds() == 5);
}

}  // namespace presets_test
