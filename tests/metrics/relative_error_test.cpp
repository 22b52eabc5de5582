// SPDX-License-Identifier: MIT
#include "sluice/metrics/relative_error.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace relative_error_test {

const std::vector<double> truth{3.25, .75, 2.25, 7.25, 4.5, .25}, predictions{3, .5, 2.5, 8.5, 4.5, 2},
    weights{1, 2, 0, 1, .5, 3};

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-14); }

TEST_CASE("mape and rmsle agree with scikit-learn, with and without weights") {
    // sklearn 1.9.1: mean_absolute_percentage_error(y, p, sample_weight=w), root_mean_squared_log_error
    CHECK(mape(truth, predictions) == about(1.2822968857451615));
    CHECK(mape(truth, predictions, weights) == about(2.9221338048924257));
    CHECK(rmsle(truth, predictions) == about(0.369521864343943));
    CHECK(rmsle(truth, predictions, weights) == about(0.5621909414771075));
}

TEST_CASE("mape of a truth of 0 is as large as scikit-learn's, and 0 when the prediction is right") {
    // sklearn 1.9.1: mean_absolute_percentage_error([0, 1], [1.5, 1]) == 3377699720527872.0
    CHECK(mape(std::vector<double>{0, 1}, std::vector<double>{1.5, 1}) == about(3377699720527872.0));
    CHECK(mape(std::vector<double>{0}, std::vector<double>{0}) == 0);
}

TEST_CASE("rmsle refuses values of -1 and less, and names the row") {
    const std::vector<double> y{1, 2}, p{1, -1};
    CHECK_THROWS_WITH_AS((void)rmsle(y, p), doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)rmsle(p, y), invalid_data);
}

}  // namespace relative_error_test
