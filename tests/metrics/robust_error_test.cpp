// SPDX-License-Identifier: MIT
#include "sluice/metrics/robust_error.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace robust_error_test {

const std::vector<double> truth{3, -.5, 2, 7, 4.25, 0}, predictions{2.5, 0, 2, 8, 4, 1.5},
    weights{1, 2, 0, 1, .5, 3};

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-14); }

TEST_CASE("median_absolute_error agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: median_absolute_error(y, p, sample_weight=w)
    CHECK(median_absolute_error(truth, predictions) == 0.5);
    CHECK(median_absolute_error(truth, predictions, weights) == 1.0);
    CHECK(median_absolute_error(std::vector<double>{0, 0}, std::vector<double>{1, 4}) == 2.5);
    CHECK(median_absolute_error(std::vector<double>{0, 0}, std::vector<double>{1, 4},
                                std::vector<double>{1, 3}) == 4);
}

TEST_CASE("huber_loss, pseudo_huber_loss and fair_loss are those of their formulas") {
    // numpy 2.4.6, d = abs(y - p): where(d <= 1, d*d/2, d - .5).mean(), (sqrt(1 + d*d) - 1).mean(), (d - log1p(d)).mean();
    // with w / w.sum(): delta = .75, delta = 2, c = 2
    CHECK(huber_loss(truth, predictions) == about(0.296875));
    CHECK(huber_loss_metric{.delta = 0.75}(truth, predictions, weights) == about(0.4520833333333334));
    CHECK(pseudo_huber_loss(truth, predictions) == about(0.24730559733488244));
    CHECK(pseudo_huber_loss_metric{.delta = 2}(truth, predictions, weights) == about(0.5142689691902932));
    CHECK(fair_loss(truth, predictions) == about(0.1844147200058935));
    CHECK(fair_loss_metric{.c = 2}(truth, predictions, weights) == about(0.39992819003453156));
}

TEST_CASE("pseudo_huber_loss keeps the digits of tiny errors and bears huge ones") {
    CHECK(pseudo_huber_loss(std::vector<double>{0}, std::vector<double>{1e-12}) == about(5e-25));
    CHECK(pseudo_huber_loss(std::vector<double>{0}, std::vector<double>{1e200}) == about(1e200));
}

}  // namespace robust_error_test
