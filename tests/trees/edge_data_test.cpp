// SPDX-License-Identifier: MIT
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace edge_data_test {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tiny = 5e-324, largest = std::numeric_limits<double>::max();

// One whole step to the means: a prediction is the mean target of the leaf.
constexpr gbm_regressor one_tree{.rounds = 1, .learning_rate = 1, .l2 = 0, .min_child_weight = 0};

table x_of(std::vector<double> x) { return table({{"x", array<double>(std::move(x))}}); }
dataset<> numbers(std::vector<double> x, std::vector<double> y) {
    return {x_of(std::move(x)), numeric_target{std::move(y)}};
}
std::vector<double> predicted(const model<gbm_regressor>& m, std::vector<double> x) {
    const Eigen::VectorXd p = predict(m, x_of(std::move(x)));
    return {p.begin(), p.end()};
}
dataset<> classes(table x, std::vector<std::int32_t> codes) {
    auto names = std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"});
    return {std::move(x), class_target{std::move(codes), std::move(names)}};
}

TEST_CASE("gbm sends a value on the threshold right, in training as in prediction") {
    // Between neighbours there is no number, so the higher one is the threshold and its rows lie on it.
    for (const double low : {1.0, 0.0, -tiny, -1.0, 1e300}) {
        const double high = std::nextafter(low, infinity);
        const auto m = fit(one_tree, numbers({low, low, high, high}, {0, 0, 8, 8}));
        REQUIRE(m.state().booster().trees().nodes(0)[0].value == high);
        CHECK(predicted(m, {low, high}) == std::vector<double>{0, 8});
    }
    const auto m = fit(one_tree, numbers({1, 1, 3, 3}, {0, 0, 8, 8}));
    CHECK(predicted(m, {std::nextafter(2.0, 0.0), 2, 1, 3}) == std::vector<double>{0, 8, 0, 8});
}

TEST_CASE("gbm takes infinities for the smallest and the largest value") {
    const std::vector<double> x{-infinity, -infinity, -1, 1, infinity, infinity}, y{0, 0, 16, 24, 64, 64};
    const auto m = fit(one_tree, numbers(x, y));
    CHECK(predicted(m, x) == y);
    // Halfway to an infinity is an infinity, so the higher neighbour is the threshold.
    CHECK(predicted(m, {-largest, largest}) == std::vector<double>{0, 24});
}

TEST_CASE("gbm takes -0.0 for 0.0, and tells the smallest numbers apart") {
    const auto zeros = fit(one_tree, numbers({-0.0, 0.0, -0.0, 0.0}, {0, 8, 0, 8}));
    CHECK(zeros.state().booster().trees().n_nodes() == 1);
    CHECK(predicted(zeros, {-0.0, 0.0}) == std::vector<double>{4, 4});
    const std::vector<double> x{-tiny, -tiny, 0.0, -0.0, tiny, tiny}, y{0, 0, 12, 12, 48, 48};
    const auto m = fit(one_tree, numbers(x, y));
    CHECK(predicted(m, x) == y);
}

TEST_CASE("gbm asks nothing of columns that are constant or all missing") {
    const auto data = test::random_numbers(1, {.n_rows = 200, .n_columns = 1});
    table x = data.x();
    x.add({"constant", array<double>(std::vector<double>(200, 3.0))});
    x.add({"missing", array<double>(std::vector<double>(200, missing_value))});
    const auto plain = fit(gbm_regressor{.rounds = 5}, data);
    const auto more = fit(gbm_regressor{.rounds = 5}, data.with(x));
    CHECK(predict(more, x) == predict(plain, data.x()));
    // With nothing to ask, a tree is one leaf: the mean.
    for (const double same : {3.0, missing_value, infinity})
        CHECK(predicted(fit(one_tree, numbers({same, same, same, same}, {1, 2, 3, 6})), {same, 0.0}) ==
              std::vector<double>{3, 3});
}

TEST_CASE("gbm learns which side missing values belong to, and takes the heavier one where there were none") {
    const std::vector<double> x{1, 1, 2, 2, missing_value, missing_value};
    const auto left = fit(one_tree, numbers(x, {0, 0, 12, 12, 0, 0}));
    CHECK(predicted(left, {missing_value, 1, 2}) == std::vector<double>{0, 0, 12});
    const auto right = fit(one_tree, numbers(x, {0, 0, 12, 12, 12, 12}));
    CHECK(predicted(right, {missing_value, 1, 2}) == std::vector<double>{12, 0, 12});
    const auto alone = fit(one_tree, numbers({1, 2, 3, missing_value}, {8, 8, 8, 0}));
    CHECK(predicted(alone, {missing_value, 1, infinity, -infinity}) == std::vector<double>{0, 8, 8, 8});
    const auto none = fit(one_tree, numbers({1, 1, 1, 2, 2}, {0, 0, 0, 10, 10}));
    CHECK(predicted(none, {missing_value}) == std::vector<double>{0});
    const auto none_either = fit(one_tree, numbers({1, 1, 2, 2, 2}, {0, 0, 10, 10, 10}));
    CHECK(predicted(none_either, {missing_value}) == std::vector<double>{10});
}

TEST_CASE("gbm fits two rows, and rows of one class") {
    CHECK(predicted(fit(one_tree, numbers({1, 2}, {0, 8})), {1, 2}) == std::vector<double>{0, 8});
    const auto sure = fit(gbm_classifier{.rounds = 3}, classes(x_of({1, 2, 3}), {1, 1, 1}));
    for (std::size_t t = 0; t < 3; ++t) CHECK(sure.state().booster().trees().nodes(t).size() == 1);
    CHECK(predict_proba(sure, x_of({7, missing_value})).col(1).minCoeff() > 0.999);
}

TEST_CASE("gbm rows of weight 0 have no part in bins, constants, splits and least numbers of rows") {
    const auto data = test::random_classes(4, {.n_rows = 300, .n_columns = 3, .missing = 0.1});
    std::vector<double> weights(data.n_rows(), 1.0);
    for (std::size_t i = 0; i < weights.size(); i += 3) weights[i] = 0;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (weights[i] > 0) kept.push_back(i);
    const dataset<> weighted(data.x(), data.target(), row_data{.weights = weights});
    for (const auto policy :
         {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
        const gbm_classifier spec{.rounds = 5, .max_depth = 4, .grow_policy = policy, .min_rows_in_leaf = 7};
        const auto with = fit(spec, weighted), without = fit(spec, data.take(kept));
        CHECK(with.state().booster() == without.state().booster());
    }
}

}  // namespace edge_data_test
