// SPDX-License-Identifier: MIT
#include "sluice/serve/row_predictor.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/serve/make_row_predictor.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/number_cells.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace row_predictor_test {

TEST_CASE("row predictor gives the bits of predict_proba, one per thread by one model, and is moved") {
    const auto data = test::random_classes(7, {.n_rows = 90, .n_columns = 3, .distinct = 9, .missing = 0.1});
    const auto fitted = std::make_shared<const model<gbm_classifier>>(fit(gbm_classifier{.rounds = 4}, data));
    const Eigen::MatrixXd expected = predict_proba(*fitted, data.x());
    row_predictor first = make_row_predictor(fitted);
    row_predictor second = make_row_predictor(fitted), moved = std::move(first);
    CHECK(fitted.use_count() == 3);
    REQUIRE(moved.row_width() == 3);
    REQUIRE(moved.output_size() == 2);
    std::vector<double> out(2);
    for (std::size_t r = 0; r < data.n_rows(); ++r)
        for (row_predictor* const one : {&moved, &second}) {
            REQUIRE(one->predict(test::number_cells(data.x(), r), out));
            CHECK(out[0] == expected(static_cast<Eigen::Index>(r), 0));
            CHECK(out[1] == expected(static_cast<Eigen::Index>(r), 1));
        }
}

TEST_CASE("row predictor keeps the model that was moved in, and refuses what cannot be served") {
    const auto data = test::random_numbers(8, {.n_rows = 60, .n_columns = 2});
    const auto spec = standard_scaler{} | gbm_regressor{.rounds = 3};
    row_predictor served = make_row_predictor(fit(spec, data));
    const Eigen::VectorXd expected = predict(fit(spec, data), data.x());
    double out = 0;
    const auto row = test::number_cells(data.x(), 5);
    REQUIRE(served.predict(row, {&out, 1}));
    CHECK(out == expected(5));
    CHECK(!served.predict(std::span(row).first(1), {&out, 1}));
    CHECK(!served.predict(row, {}));
    static_assert(!std::is_copy_constructible_v<row_predictor>);
}

}  // namespace row_predictor_test
