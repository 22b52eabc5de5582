// SPDX-License-Identifier: MIT
// What those who look inside see of trees whose leaves are linear.
#include "sluice/trees/linear_leaves.hpp"

#include "sluice/explain/decision_path.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/shap_interactions.hpp"
#include "sluice/explain/staged_predictions.hpp"
#include "sluice/explain/tree_graphviz.hpp"
#include "sluice/explain/tree_json.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/explain/tree_svg.hpp"
#include "sluice/explain/tree_text.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_tree.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sluice;

namespace linear_leaves_test {

/// `age < 40.5`: 0.5 + 2 age - 1.5 fare, or 0.25 where one is missing; else -1.
model<gbm_regressor> one_linear_leaf(const std::string& fare = "fare") {
    trees::tree one = test::tree_of({{0, 40.5, 10, 3.5, 1, false}, {-1, 0.25, 4}, {-1, -1, 6}});
    one.linear.push_back({});
    one.linear.push_back({0.5, {{0, 2}, {1, -1.5}}});
    one.linear.push_back({});
    trees::boosted_trees trees({0.5}, 2);
    trees.push_back(0, one);
    return test::model_of(std::move(trees), test::table_of({"age", fare}, {}));
}

TEST_CASE("trees as text, JSON and pictures show linear leaves") {
    CHECK(tree_text(one_linear_leaf()) ==
          "0:[age<40.5] yes=1,no=2,missing=2,gain=3.5,cover=10\n"
          "\t1:leaf=0.25,linear=[0.5 + 2 age - 1.5 fare],cover=4\n"
          "\t2:leaf=-1,cover=6\n");
    CHECK(
        tree_json(one_linear_leaf("f\""))
            .find(
                R"({"node":1,"depth":1,"leaf":0.25,"linear":{"constant":0.5,"terms":[)"
                R"({"feature":"age","coefficient":2},{"feature":"f\"","coefficient":-1.5}]},"cover":4},)") !=
        std::string::npos);
    CHECK(tree_graphviz(one_linear_leaf("f\""))
              .find(R"(n1 [label="0.5 + 2 age - 1.5 f\"\ncover 4", style=rounded];)") != std::string::npos);
    const std::string drawing = tree_svg(one_linear_leaf());
    CHECK(drawing.find("<title>leaf 1: 0.5 + 2 age - 1.5 fare</title>") != std::string::npos);
    CHECK(drawing.find(">0.5 + 2 age - 1.5 fare</text>") != std::string::npos);
    CHECK(drawing.find("<title>leaf 2: -1</title>") != std::string::npos);
}

TEST_CASE("decision paths end in what a linear leaf is worth for the row") {
    const auto m = one_linear_leaf();
    const table x = test::table_of({"age", "fare"},
                                   {{10, 4}, {10, test::missing_value}, {50, 4}, {test::missing_value, 4}});
    CHECK(decision_path(m, x, 0).leaf_value == 14.5);
    CHECK(decision_path(m, x, 1).leaf_value == 0.25);
    CHECK(decision_path(m, x, 2).leaf_value == -1);
    CHECK(decision_path(m, x, 3).leaf_value == -1);
    CHECK(predict(m, x) == Eigen::Vector4d(15, 0.75, -0.5, -0.5));
}

TEST_CASE("staged predictions of linear leaves end in what is predicted") {
    random_generator g(random_stream(1, 0));
    trees::boosted_trees trees({0.5, -1}, 3);
    for (int t = 0; t < 6; ++t)
        for (std::size_t k = 0; k < 2; ++k)
            trees.push_back(k, test::with_linear_leaves(g, test::drawn_tree(g, 3, 7), 3));
    const auto state = test::regressor_of(trees);
    const table x = test::drawn_rows(g, 50, 3);
    const auto columns = features(x, "test");
    const auto stages = staged_margins(state, x);
    REQUIRE(stages.size() == 6);
    for (std::size_t k = 0; k < 2; ++k) {
        const auto margins = trees.margins(columns, dataset<>(x), k, "test", {});
        for (std::size_t i = 0; i < 50; ++i)
            CHECK(stages.back()(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) == margins[i]);
    }
}

TEST_CASE("SHAP values of linear leaves are refused") {
    const auto m = one_linear_leaf();
    const table x = test::table_of({"age", "fare"}, {{10, 4}});
    const auto refused = [&](const auto& call, const std::string& component) {
        const auto why = test::thrown<invalid_data>(call);
        CHECK(why.component == component);
        CHECK(why.actual == "linear leaves");
    };
    refused([&] { return tree_shap(m, x); }, "tree_shap");
    refused([&] { return interventional_tree_shap(m, x, x); }, "interventional_tree_shap");
    refused([&] { return shap_interactions(m, x); }, "shap_interactions");
    refused([&] { return interventional_shap_interactions(m, x, x); }, "interventional_shap_interactions");
}

}  // namespace linear_leaves_test
