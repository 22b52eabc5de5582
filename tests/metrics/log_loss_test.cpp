// SPDX-License-Identifier: MIT
#include "sluice/metrics/log_loss.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace log_loss_test {

using test::classes_of;

Eigen::MatrixXd probabilities() {
    Eigen::MatrixXd p(12, 3);
    p << .7, .2, .1, .3, .5, .2, .1, .8, .1, .2, .6, .2, .1, .1, .8, .5, .1, .4, .6, .3, .1, .2, .7, .1, .2,
        .3, .5, .3, .2, .5, .2, .5, .3, .05, .05, .9;
    return p;
}

Eigen::MatrixXd filled(Eigen::Index rows, Eigen::Index columns, double value) {
    return Eigen::MatrixXd::Constant(rows, columns, value);
}

TEST_CASE("log loss agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: log_loss(list("aabbccabcabc"), P, sample_weight=w)
    const auto y = classes_of("aabbccabcabc");
    const std::vector<double> w{1, 2, .5, 1, 3, 1, 0, 2, 1, 1, .25, 4};
    CHECK(log_loss(y, probabilities()) == doctest::Approx(0.5830982879451342).epsilon(1e-15));
    CHECK(log_loss(y, probabilities(), w) == doctest::Approx(0.4882351085591117).epsilon(1e-15));
}

TEST_CASE("log loss of a sure mistake and of a sure hit is that of 2^-52, as in scikit-learn") {
    // sklearn 1.9.1: log_loss([0, 1], [[0, 1], [0, 1]]) == 18.021826694558577
    Eigen::MatrixXd p(2, 2);
    p << 0, 1, 0, 1;
    CHECK(log_loss(classes_of("01"), p) == doctest::Approx(18.021826694558577).epsilon(1e-15));
    CHECK(log_loss(classes_of("11", {"0", "1"}), p) == -std::log(1 - 0x1p-52));
}

TEST_CASE("log loss finds the column of a class by its name") {
    const auto y = classes_of("aabbccabcabc");
    Eigen::MatrixXd turned(12, 3);
    turned << probabilities().col(2), probabilities().col(0), probabilities().col(1);
    const dictionary names({"c", "a", "b"});
    CHECK(log_loss(y, turned, names) == log_loss(y, probabilities()));
    CHECK(log_loss(y, turned) != log_loss(y, probabilities()));
}

TEST_CASE("log loss takes a class that the model has never seen for one of probability 0") {
    Eigen::MatrixXd p(1, 2);
    p << .5, .5;
    CHECK(log_loss(classes_of("z"), p, dictionary({"a", "b"})) == -std::log(0x1p-52));
}

TEST_CASE("log loss refuses what is no distribution over the classes") {
    const auto y = classes_of("ab");
    const auto refuses = [&](double a, double b) {
        Eigen::MatrixXd p(2, 2);
        p << .5, .5, a, b;
        CHECK_THROWS_AS((void)log_loss(y, p), invalid_data);
    };
    refuses(std::numeric_limits<double>::quiet_NaN(), .5);
    refuses(-.1, 1.1);
    refuses(.5, .6);
    refuses(0, 0);
    CHECK_THROWS_AS((void)log_loss(y, filled(2, 3, 1.0 / 3)), invalid_data);
    CHECK_THROWS_AS((void)log_loss(y, filled(3, 2, .5)), invalid_data);
    CHECK_THROWS_AS((void)log_loss(classes_of(""), Eigen::MatrixXd(0, 0)), invalid_data);
    CHECK_THROWS_AS((void)log_loss(class_target{}, Eigen::MatrixXd(0, 0)), invalid_data);
    CHECK_THROWS_AS((void)log_loss(y, filled(2, 2, .5), std::vector<double>{0, 0}), invalid_data);
}

}  // namespace log_loss_test
