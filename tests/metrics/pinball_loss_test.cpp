// SPDX-License-Identifier: MIT
#include "sluice/metrics/pinball_loss.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace pinball_loss_test {

const std::vector<double> truth{3, -.5, 2, 7, 4.25, 0}, predictions{2.5, 0, 2, 8, 4, 1.5},
    weights{1, 2, 0, 1, .5, 3};

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-14); }

TEST_CASE("pinball_loss agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: mean_pinball_loss(y, p), mean_pinball_loss(y, p, alpha=.9, sample_weight=w)
    CHECK(pinball_loss(truth, predictions) == about(0.3125));
    CHECK(pinball_loss_metric{.alpha = 0.9}(truth, predictions, weights) == about(0.16166666666666665));
}

TEST_CASE("pinball_loss of constants is smallest at the quantile") {
    std::vector<double> y;
    for (int i = 1; i <= 100; ++i) y.push_back(i);
    const auto of = [&](double constant) {
        return pinball_loss_metric{.alpha = 0.8}(y, std::vector<double>(100, constant));
    };
    for (int i = 1; i <= 100; ++i) CHECK(of(80.5) <= of(i));
}

}  // namespace pinball_loss_test
