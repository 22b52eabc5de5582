// SPDX-License-Identifier: MIT
#include "sluice/explain/staged_predictions.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace sluice;

namespace staged_predictions_test {

dataset<> three_classes(std::size_t n_rows) {
    const auto data = test::random_numbers(4, {.n_rows = n_rows, .n_columns = 3, .missing = 0.05});
    std::vector<std::int32_t> codes;
    for (const double y : std::get<numeric_target>(data.target()).values)
        codes.push_back(y < -1 ? 0 : y < 1 ? 1 : 2);
    return {data.x(), class_target{std::move(codes), std::make_shared<const dictionary>(
                                                         std::vector<std::string>{"a", "b", "c"})}};
}

TEST_CASE("staged predictions are those of models of fewer rounds, to the bit") {
    const auto numbers = test::random_numbers(1, {.n_rows = 600, .n_columns = 3, .missing = 0.05});
    std::vector<double> counts;
    for (const double y : std::get<numeric_target>(numbers.target()).values)
        counts.push_back(std::floor(y * y));
    const dataset<> data{numbers.x(), numeric_target{counts}};
    const gbm_regressor poisson{.objective = losses::poisson{}, .rounds = 6};
    const auto stages = staged_predictions(fit(poisson, data), data.x());
    REQUIRE(stages.size() == 6);
    for (std::int64_t rounds = 1; rounds <= 6; ++rounds) {
        gbm_regressor fewer = poisson;
        fewer.rounds = checked(rounds);
        CHECK(stages[static_cast<std::size_t>(rounds - 1)].col(0) == predict(fit(fewer, data), data.x()));
    }
    const auto two = test::random_classes(2, {.n_rows = 600, .n_columns = 3, .missing = 0.05});
    const auto proba = staged_predictions(fit(gbm_classifier{.rounds = 6}, two), two.x());
    CHECK(proba[5] == predict_proba(fit(gbm_classifier{.rounds = 6}, two), two.x()));
    CHECK(proba[2] == predict_proba(fit(gbm_classifier{.rounds = 3}, two), two.x()));
}

TEST_CASE(
    "staged predictions end with what the model says of several classes, behind the steps of a pipeline") {
    const auto data = three_classes(700);
    const auto m = fit(standard_scaler{} | gbm_classifier{.rounds = 5}, data);
    const auto proba = staged_predictions(m, data.x(), {.threads = 1});
    const auto margins = staged_margins(m, data.x(), {.threads = 1});
    CHECK(proba.back() == predict_proba(m, data.x()));
    CHECK(margins.back() == predict_margin(m, data.x()));
    CHECK(margins.front().cols() == 3);
    for (const std::size_t threads : {2u, 3u}) {
        CHECK(staged_predictions(m, data.x(), {.threads = threads}) == proba);
        CHECK(staged_margins(m, data.x(), {.threads = threads}) == margins);
    }
}

TEST_CASE("staged predictions take models of one class, of no trees, and no rows") {
    const dataset<> same{test::table_of({"a"}, {{1}, {2}}),
                         class_target{std::vector<std::int32_t>{0, 0},
                                      std::make_shared<const dictionary>(std::vector<std::string>{"only"})}};
    const auto sure = fit(gbm_classifier{.rounds = 2}, same);
    CHECK(staged_predictions(sure, same.x()).back() == predict_proba(sure, same.x()));
    const auto none = test::regressor_of(trees::boosted_trees({0.5}, 1));
    CHECK(staged_predictions(none, same.x()).empty());
    CHECK(staged_margins(none, same.x()).empty());
    CHECK(staged_margins(sure, same.x().take({})).front().rows() == 0);
}

}  // namespace staged_predictions_test
