// SPDX-License-Identifier: MIT
#include "sluice/metrics/deviance.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace deviance_test {

const std::vector<double> truth{3.25, .75, 2.25, 7.25, 4.5, .25}, predictions{3, .5, 2.5, 8.5, 4.5, 2},
    weights{1, 2, 0, 1, .5, 3};

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-14); }

TEST_CASE("deviances agree with scikit-learn, with and without weights, and where a truth is 0") {
    // sklearn 1.9.1: mean_poisson_deviance(y, p, sample_weight=w), mean_gamma_deviance, mean_tweedie_deviance(power=1.5)
    CHECK(poisson_deviance(truth, predictions) == about(0.4680323497682714));
    CHECK(poisson_deviance(truth, predictions, weights) == about(1.0414763386069674));
    CHECK(gamma_deviance(truth, predictions) == about(0.43987781532985676));
    CHECK(gamma_deviance(truth, predictions, weights) == about(1.0180509081555336));
    auto with_zero = truth;
    with_zero[1] = 0;
    CHECK(poisson_deviance(with_zero, predictions) == about(0.6166660727412303));
    CHECK(tweedie_deviance(with_zero, predictions) == about(0.8814595652279578));
    CHECK(tweedie_deviance_metric{.power = 1.2}(with_zero, predictions, weights) ==
          about(1.3643242843915904));
}

TEST_CASE("deviances refuse values that no such distribution has, and name the row") {
    const std::vector<double> y{1, 0}, negative{1, -1}, p{1, 1}, zero{1, 0};
    CHECK_THROWS_WITH_AS((void)gamma_deviance(y, p), doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)poisson_deviance(negative, p), invalid_data);
    CHECK_THROWS_AS((void)poisson_deviance(y, zero), invalid_data);
    CHECK_THROWS_AS((void)tweedie_deviance(y, zero), invalid_data);
    CHECK_THROWS_AS((void)cross_entropy(std::vector<double>{2}, std::vector<double>{0.5}), invalid_data);
}

TEST_CASE("cross_entropy of shares is that of the formula, a sure mistake costs 36.04") {
    // numpy 2.4.6: q = clip(p, 2**-52, 1 - 2**-52); (-y*log(q) - (1-y)*log1p(-q)).mean()
    CHECK(cross_entropy(std::vector<double>{0, 1, .25, .5}, std::vector<double>{.1, .8, .5, 1}) ==
          about(4.760869485522639));
    CHECK(cross_entropy(std::vector<double>{1}, std::vector<double>{0}) ==
          doctest::Approx(36.04).epsilon(1e-4));
}

}  // namespace deviance_test
