// SPDX-License-Identifier: MIT
#include "sluice/explain/predict_margin.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace predict_margin_test {

TEST_CASE("predict margin gives the log odds of the second class") {
    const auto data = test::random_classes(1, {.n_rows = 500, .n_columns = 3, .missing = 0.1});
    const auto m = fit(gbm_classifier{.rounds = 7}, data);
    const auto margins = predict_margin(m, data.x());
    const auto proba = predict_proba(m, data.x());
    REQUIRE(margins.cols() == 1);
    for (Eigen::Index i = 0; i < margins.rows(); ++i) CHECK(exact_sigmoid(margins(i, 0)) == proba(i, 1));
}

TEST_CASE("predict margin says what XGBoost says, of missing rows and no rows too") {
    // b.predict(xgboost.DMatrix(rows), output_margin=True), single precision; the trees: see golden_trees.
    const Eigen::VectorXd expected{{-0.3655752, 1.0187998, 1.1691487, -0.15073143}};
    const auto x = test::hand_made_rows();
    const auto m = test::model_of(test::golden_trees(), x);
    CHECK((predict_margin(m, x).col(0) - expected).cwiseAbs().maxCoeff() < 5e-7);
    CHECK(predict_margin(m, x).col(0) == predict(m, x));
    CHECK(predict_margin(m, x.take({})).rows() == 0);
    CHECK_THROWS_AS(predict_margin(m, test::table_of({"f0", "f1"}, {{1, 2}})), schema_mismatch);
}

}  // namespace predict_margin_test
