// SPDX-License-Identifier: MIT
#include "sluice/metrics/by_output.hpp"
#include "sluice/metrics/metrics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace several_outputs_test {

TEST_CASE("metrics of numbers say the mean over several outputs, as scikit-learn does") {
    // python: from sklearn.metrics import *
    // y = [[1, 10], [2, 30], [4, 20], [3, 50]]; p = [[1.5, 12], [2, 25], [3, 22], [3.5, 40]]; w = [1, 2, 1, 0.5]
    // mean_squared_error(y, p, sample_weight=w), root_mean_squared_error(y, p, sample_weight=w),
    // mean_absolute_error(y, p, sample_weight=w), r2_score(y, p, sample_weight=w), and multioutput="raw_values"
    const multi_output_target y{{std::vector<double>{1, 2, 4, 3, 10, 30, 20, 50}, 4, {"a", "b"}}};
    Eigen::MatrixXd p(4, 2);
    p << 1.5, 12, 2, 25, 3, 22, 3.5, 40;
    const std::vector<double> w{1, 2, 1, 0.5};
    CHECK(mse(y, p, w) == doctest::Approx(12.152777777777779).epsilon(1e-12));
    CHECK(rmse(y, p, w) == doctest::Approx(2.7258751419794613).epsilon(1e-12));
    CHECK(mae(y, p, w) == doctest::Approx(2.305555555555556).epsilon(1e-12));
    CHECK(r2(y, p, w) == doctest::Approx(0.7741363636363636).epsilon(1e-12));
    const auto each = by_output(r2, y, p, w);
    REQUIRE(each.size() == 2);
    CHECK(each[0] == doctest::Approx(0.725).epsilon(1e-12));
    CHECK(each[1] == doctest::Approx(0.8232727272727273).epsilon(1e-12));
    const std::vector<double> first{1, 2, 4, 3}, said{1.5, 2, 3, 3.5};
    CHECK(each[0] == r2(first, said, w));
}

TEST_CASE("metrics of several outputs refuse other numbers of rows or outputs, and what is not finite") {
    const multi_output_target y{{std::vector<double>{1, 2, 3, 4}, 2, {"a", "b"}}};
    CHECK_THROWS_AS(mse(y, Eigen::MatrixXd(Eigen::MatrixXd::Zero(2, 3))), invalid_data);
    CHECK_THROWS_AS(mse(y, Eigen::MatrixXd(Eigen::MatrixXd::Zero(3, 2))), invalid_data);
    CHECK_THROWS_AS(by_output(mse, y, Eigen::MatrixXd(Eigen::MatrixXd::Zero(2, 1))), invalid_data);
    CHECK_THROWS_AS(mse(y, Eigen::MatrixXd(Eigen::MatrixXd::Constant(2, 2, std::nan("")))), invalid_data);
    CHECK_THROWS_AS(mse(multi_output_target{{{}, 2, {}}}, Eigen::MatrixXd(2, 0)), invalid_data);
    CHECK(mse(y, Eigen::MatrixXd(Eigen::MatrixXd::Zero(2, 2))) == 7.5);
}

}  // namespace several_outputs_test
