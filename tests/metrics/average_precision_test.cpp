// SPDX-License-Identifier: MIT
#include "sluice/metrics/average_precision.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace average_precision_test {

using test::classes_of;

const std::vector<double> weights{1, 2, 1, .5, 1, 3, 0, 2};

Eigen::MatrixXd second_column(const std::vector<double>& s) {
    Eigen::MatrixXd p(static_cast<Eigen::Index>(s.size()), 2);
    for (Eigen::Index i = 0; i < p.rows(); ++i)
        p.row(i) << 1 - s[static_cast<std::size_t>(i)], s[static_cast<std::size_t>(i)];
    return p;
}

TEST_CASE("average_precision of two classes agrees with scikit-learn, ties and weights included") {
    // sklearn 1.9.1: average_precision_score([0,1,1,0,1,0,1,1], s, sample_weight=w)
    const auto y = classes_of("01101011");
    const auto p = second_column({.1, .4, .35, .8, .9, .4, .65, .35});
    CHECK(average_precision(y, p) == doctest::Approx(0.739047619047619).epsilon(1e-15));
    CHECK(average_precision(y, p, weights) == doctest::Approx(0.636302294197031).epsilon(1e-15));
}

TEST_CASE("average_precision of three classes agrees with scikit-learn's mean of one against the others") {
    // sklearn 1.9.1: average_precision_score(label_binarize(y, classes=[0, 1, 2]), P, sample_weight=w)
    Eigen::MatrixXd p(8, 3);
    p << .7, .2, .1, .3, .5, .2, .2, .2, .6, .4, .4, .2, .1, .8, .1, .3, .1, .6, .5, .25, .25, .2, .3, .5;
    const auto y = classes_of("01211200");
    CHECK(average_precision(y, p) == doctest::Approx(0.9365079365079364).epsilon(1e-15));
    CHECK(average_precision(y, p, weights) == doctest::Approx(0.847953216374269).epsilon(1e-15));
}

TEST_CASE("average_precision of equal scores is the share of the class, and refuses a class without rows") {
    const auto y = classes_of("0111");
    CHECK(average_precision(y, second_column({.5, .5, .5, .5})) == 0.75);
    CHECK_THROWS_AS((void)average_precision(classes_of("00", {"0", "1"}), second_column({.5, .5})),
                    invalid_data);
}

}  // namespace average_precision_test
