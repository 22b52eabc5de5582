// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_model.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/constant_models.hpp"
#include "support/hand_made_trees.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace sluice;

namespace tree_model_test {

using scaled_trees = decltype(standard_scaler{} | gbm_classifier{});
using named_trees = named_step<gbm_regressor>;
static_assert(tree_model<gbm_classifier::fitted> && tree_model<model<gbm_ranker>> &&
              tree_model<model<gbm_regressor>> && tree_model<model<scaled_trees>> &&
              tree_model<model<named_trees>> &&
              tree_model<model<decltype(standard_scaler{} | named("trees", gbm_regressor{}))>> &&
              tree_model<model<named_step<scaled_trees>>>);
static_assert(!tree_model<gbm_classifier> && !tree_model<scaled_trees> && !tree_model<int> &&
              !tree_model<model<test::mean_regressor>> && !tree_model<model<standard_scaler>>);

table people() {
    const auto city = std::make_shared<const dictionary>(std::vector<std::string>{"Oslo", "Rome", "Bern"});
    return table(
        {{"age", array<double>(std::vector<double>{31, 22, 71, 38, 5, 6})},
         {"city", category_values{std::vector<std::int32_t>{0, 1, 2, 0, 1, 2}, city}},
         {"size", dense_block<float>{
                      std::vector<float>{1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1}, 6, {"length", "width"}}}});
}

dataset<> with_numbers() { return {people(), numeric_target{std::vector<double>{1, 2, 3, 4, 5, 6}}}; }

TEST_CASE("feature names are those of the columns that reach the trees, blocks laid flat") {
    const auto spec = one_hot_encoder{} | gbm_regressor{.rounds = 2, .min_child_weight = 0};
    const auto data = with_numbers();
    const auto only_city = dataset<>(table({data.x()["city"]}), data.target());
    const auto m = fit(spec, only_city);
    CHECK(feature_names(m) == std::vector<std::string>{"city_Bern", "city_Oslo", "city_Rome"});
    CHECK(feature_names(m.state().step_at<1>()) == std::vector<std::string>{"x0", "x1", "x2"});

    // The model does not remember what the columns of its own blocks are called.
    const auto numbers = dataset<>(table({data.x()["age"], data.x()["size"]}), data.target());
    const auto lone = fit(gbm_regressor{.rounds = 1, .min_child_weight = 0}, numbers);
    CHECK(feature_names(lone) == std::vector<std::string>{"age", "size[0]", "size[1]"});
    CHECK(feature_names(lone).size() == booster_of(lone).n_features());
}

TEST_CASE("the trees of a pipeline see what its steps make of the table") {
    const auto data = test::table_of({"a", "b"}, {{1, 5}, {2, 3}, {3, 9}, {4, 1}, {7, 2}, {8, 0}});
    const dataset<> train{data, numeric_target{std::vector<double>{1, 5, 2, 8, 3, 0}}};
    const auto m = fit(
        named("first", standard_scaler{}) | named("trees", gbm_regressor{.rounds = 3, .min_child_weight = 0}),
        train);
    CHECK(predict_margin(m, data).col(0) == predict(m, data));
    CHECK(&booster_of(m) == &m.state().step_at<1>().booster());
    const auto seen = m.state().step_at<0>().transform(data, {});
    CHECK(predict_margin(m.state().step_at<1>(), seen).col(0) == predict(m, data));
    // More columns, in another order.
    const table wide({data["b"], {"c", array<double>(std::vector<double>(6, 1.0))}, data["a"]});
    CHECK(predict_margin(m, wide).col(0) == predict(m, data));
    CHECK_THROWS_AS(predict_margin(m, table({data["a"]})), schema_mismatch);
}

TEST_CASE("output names are those of the classes") {
    const auto x = people();
    const auto classes = [&](std::vector<std::int32_t> codes, std::vector<std::string> names) {
        return dataset<>(
            table({x["age"]}),
            class_target{std::move(codes), std::make_shared<const dictionary>(std::move(names))});
    };
    const gbm_classifier spec{.rounds = 1};
    CHECK(output_names(fit(spec, classes({0, 1, 0, 1, 0, 1}, {"no", "yes"}))) ==
          std::vector<std::string>{"yes"});
    CHECK(output_names(fit(spec, classes({0, 1, 2, 1, 0, 2}, {"u", "v", "w"}))) ==
          std::vector<std::string>{"u", "v", "w"});
    CHECK(output_names(fit(spec, classes({0, 0, 0, 0, 0, 0}, {"only"}))) == std::vector<std::string>{"only"});
    CHECK(output_names(
              fit(gbm_regressor{.rounds = 1}, dataset<>(table({x["age"]}), with_numbers().target()))) ==
          std::vector<std::string>{"margin"});
}

}  // namespace tree_model_test
