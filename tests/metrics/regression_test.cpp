// SPDX-License-Identifier: MIT
#include "sluice/metrics/regression.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <span>
#include <vector>

using namespace sluice;

namespace regression_test {

const std::vector<double> truth{3, -.5, 2, 7, 4.25, 0}, predictions{2.5, 0, 2, 8, 4, 1.5},
    weights{1, 2, 0, 1, .5, 3};

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-15); }

TEST_CASE("mse, rmse, mae and r2 agree with scikit-learn, with and without weights") {
    // sklearn 1.9.1: mean_squared_error(y, p, sample_weight=w), root_mean_squared_error, mean_absolute_error, r2_score
    CHECK(mse(truth, predictions) == about(0.6354166666666666));
    CHECK(mse(truth, predictions, weights) == about(1.1375));
    CHECK(rmse(truth, predictions) == about(0.7971302695712079));
    CHECK(rmse(truth, predictions, weights) == about(1.0665364503850772));
    CHECK(mae(truth, predictions) == about(0.625));
    CHECK(mae(truth, predictions, weights) == about(0.95));
    CHECK(r2(truth, predictions) == about(0.9021651964715317));
    CHECK(r2(truth, predictions, weights) == about(0.8328161998856862));
}

TEST_CASE("metrics of numbers take a target, a vector of Eigen or a span alike") {
    const numeric_target y{truth};
    const Eigen::VectorXd p = Eigen::Map<const Eigen::VectorXd>(predictions.data(), 6);
    CHECK(rmse(y, p) == rmse(truth, predictions));
    CHECK(rmse(std::span<const double>(truth), p) == rmse(truth, predictions));
}

TEST_CASE("r2 of a target that does not vary is 1 for perfect predictions, else 0") {
    // The mean of three times 0.1 is not 0.1 when it is added up naively.
    const std::vector<double> flat{.1, .1, .1}, off{.1, .1, .2}, one{5};
    CHECK(r2(flat, flat) == 1);
    CHECK(r2(flat, off) == 0);
    CHECK(r2(one, one) == 1);
    CHECK(r2(one, std::vector<double>{4}) == 0);
    CHECK(r2(std::vector<double>{1, 9}, std::vector<double>{1, 1}, std::vector<double>{1, 0}) == 1);
}

TEST_CASE("r2 of the mean is 0") {
    CHECK(r2(std::vector<double>{1, 2, 6}, std::vector<double>{3, 3, 3}) == 0);
}

TEST_CASE("sums of errors keep the small ones beside the large ones") {
    // 1e16 + 1 - 1e16 style: a naive sum of squares would lose every 1.
    std::vector<double> y(10001, 0.0), p(10001, 1.0);
    p[0] = 1e8;
    CHECK(mse(y, p) == (1e16 + 10000) / 10001);
}

TEST_CASE("metrics of numbers refuse what cannot be judged") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    const std::vector<double> none, two{1, 2}, broken{1, nan}, endless{inf, 1}, no_weight{0, 0};
    const auto refuses = [&](const auto& metric) {
        CHECK_THROWS_AS((void)metric(none, none), invalid_data);
        CHECK_THROWS_AS((void)metric(two, std::vector<double>{1}), invalid_data);
        CHECK_THROWS_AS((void)metric(two, broken), invalid_data);
        CHECK_THROWS_AS((void)metric(broken, two), invalid_data);
        CHECK_THROWS_AS((void)metric(two, endless), invalid_data);
        CHECK_THROWS_AS((void)metric(two, two, no_weight), invalid_data);
    };
    refuses(mse), refuses(rmse), refuses(mae), refuses(r2);
}

TEST_CASE("rmse says where a prediction is missing") {
    try {
        (void)rmse(std::vector<double>{1, 2},
                   std::vector<double>{1, std::numeric_limits<double>::quiet_NaN()});
        FAIL("it must throw");
    } catch (const invalid_data& e) {
        CHECK(std::string(e.what()) == "rmse: values must be finite, got nan, at row 1");
    }
}

}  // namespace regression_test
