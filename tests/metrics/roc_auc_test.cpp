// SPDX-License-Identifier: MIT
#include "sluice/metrics/roc_auc.hpp"

#include "support/classes.hpp"
#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using namespace sluice;
namespace roc_auc_test {

using test::classes_of;

using scores = std::span<const double>;

Eigen::MatrixXd probabilities() {
    Eigen::MatrixXd p(12, 3);
    p << .7, .2, .1, .3, .5, .2, .1, .8, .1, .2, .6, .2, .1, .1, .8, .5, .1, .4, .6, .3, .1, .2, .7, .1, .2,
        .3, .5, .3, .2, .5, .2, .5, .3, .05, .05, .9;
    return p;
}

// The definition: every pair of rows is looked at.
double area_of_pairs(const class_target& y, const std::vector<double>& s, const std::vector<double>& w) {
    double right = 0, all = 0;
    for (std::size_t i = 0; i < s.size(); ++i)
        for (std::size_t j = 0; j < s.size(); ++j) {
            if (y.codes[i] != 1 || y.codes[j] != 0) continue;
            right += w[i] * w[j] * (s[i] > s[j] ? 1 : s[i] == s[j] ? 0.5 : 0);
            all += w[i] * w[j];
        }
    return right / all;
}

TEST_CASE("roc_auc of two classes agrees with scikit-learn") {
    // sklearn 1.9.1: roc_auc_score([0,1,1,0,1,0,1,1], s, sample_weight=w)
    const auto y = classes_of("01101011");
    const std::vector<double> s{.1, .4, .35, .8, .4, .4, .9, .35}, w{1, 2, 1, .5, 1, 3, 1, 1};
    CHECK(roc_auc(y, scores(s)) == doctest::Approx(0.5333333333333334).epsilon(1e-15));
    CHECK(roc_auc(y, scores(s), w) == doctest::Approx(0.5185185185185185).epsilon(1e-15));
    Eigen::MatrixXd p(8, 2);
    for (Eigen::Index i = 0; i < 8; ++i)
        p.row(i) << 1 - s[static_cast<std::size_t>(i)], s[static_cast<std::size_t>(i)];
    CHECK(roc_auc(y, p) == roc_auc(y, scores(s)));
}

TEST_CASE("auc_mu of three classes agrees with scikit-learn's mean over pairs, ranked by the difference") {
    // sklearn 1.9.1: mean over i > j of roc_auc_score((y == i)[m], (P[:, i] - P[:, j])[m], sample_weight=w[m]), where m
    // is (y == i) | (y == j)
    Eigen::MatrixXd p(8, 3);
    p << .7, .2, .1, .3, .5, .2, .2, .2, .6, .4, .4, .2, .1, .8, .1, .3, .1, .6, .5, .25, .25, .2, .3, .5;
    const auto y = classes_of("01211200");
    const std::vector<double> w{2, 3, 2, 1.5, 2, 4, 1, 3};
    CHECK(auc_mu(y, p) == doctest::Approx(0.9351851851851852).epsilon(1e-15));
    CHECK(auc_mu(y, p, w) == doctest::Approx(0.905982905982906).epsilon(1e-15));
}

TEST_CASE("roc_auc of three classes agrees with scikit-learn, one against the rest and one against one") {
    // sklearn 1.9.1: roc_auc_score(y, P, multi_class="ovr", sample_weight=w), multi_class="ovo"
    const auto y = classes_of("aabbccabcabc");
    const std::vector<double> w{1, 2, .5, 1, 3, 1, 0, 2, 1, 1, .25, 4};
    CHECK(roc_auc(y, probabilities()) == doctest::Approx(0.9583333333333334).epsilon(1e-15));
    CHECK(roc_auc(y, probabilities(), w) == doctest::Approx(0.9715142963719815).epsilon(1e-15));
    const roc_auc_metric one_vs_one{.average = multiclass::one_vs_one};
    CHECK(one_vs_one(y, probabilities()) == doctest::Approx(0.9583333333333334).epsilon(1e-15));
}

TEST_CASE("roc_auc of the first class over the second is what is left of 1") {
    const auto y = classes_of("01101011"), turned = classes_of("01101011", {"1", "0"});
    const std::vector<double> s{.1, .4, .35, .8, .4, .4, .9, .35};
    CHECK(roc_auc(turned, scores(s)) == doctest::Approx(1 - roc_auc(y, scores(s))).epsilon(1e-15));
}

TEST_CASE("roc_auc of rows that are all tied is a half") {
    const std::vector<double> s(6, .3), w{1, 2, 3, 1, .5, 7};
    CHECK(roc_auc(classes_of("010110"), scores(s)) == 0.5);
    CHECK(roc_auc(classes_of("010110"), scores(s), w) == 0.5);
    const Eigen::MatrixXd p = Eigen::MatrixXd::Constant(6, 3, 1.0 / 3);
    CHECK(roc_auc(classes_of("012012"), p) == 0.5);
    CHECK(roc_auc_metric{.average = multiclass::one_vs_one}(classes_of("012012"), p) == 0.5);
}

TEST_CASE("roc_auc equals the share of pairs in 1000 random cases") {
    test::draws draw(11);
    for (int round = 0; round < 1000; ++round) {
        const std::size_t n = 2 + draw.below(20);
        std::vector<double> s, w;
        std::vector<std::int32_t> codes{0, 1};
        while (codes.size() < n) codes.push_back(static_cast<std::int32_t>(draw.below(2)));
        for (std::size_t i = 0; i < n; ++i) {
            s.push_back(static_cast<double>(draw.below(6)) - 2);
            w.push_back(static_cast<double>(draw.below(4) + (i < 2 ? 1 : 0)));
        }
        const class_target y{std::move(codes),
                             std::make_shared<const dictionary>(std::vector<std::string>{"n", "y"})};
        REQUIRE(roc_auc(y, scores(s), w) == area_of_pairs(y, s, w));
    }
}

TEST_CASE("roc_auc takes infinite scores and refuses missing ones") {
    const double inf = std::numeric_limits<double>::infinity(),
                 nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> sure{-inf, inf}, missing{0, nan};
    CHECK(roc_auc(classes_of("01"), scores(sure)) == 1);
    CHECK_THROWS_AS((void)roc_auc(classes_of("01"), scores(missing)), invalid_data);
}

TEST_CASE("roc_auc refuses data on which it is not defined") {
    const std::vector<double> s{.1, .2}, w{1, 0};
    CHECK_THROWS_AS((void)roc_auc(classes_of("11", {"0", "1"}), scores(s)), invalid_data);
    CHECK_THROWS_AS((void)roc_auc(classes_of("01"), scores(s), w), invalid_data);
    CHECK_THROWS_AS((void)roc_auc(classes_of("00"), scores(s)), invalid_data);
    CHECK_THROWS_AS((void)roc_auc(classes_of("012"), scores(std::vector<double>{1, 2, 3})), invalid_data);
    CHECK_THROWS_AS((void)roc_auc(classes_of("01"), scores(std::vector<double>{1})), invalid_data);
    CHECK_THROWS_AS((void)roc_auc(classes_of("0"), Eigen::MatrixXd(Eigen::MatrixXd::Ones(1, 1))),
                    invalid_data);
    const Eigen::MatrixXd p = Eigen::MatrixXd::Constant(2, 3, 1.0 / 3);
    for (const auto how : {multiclass::one_vs_rest, multiclass::one_vs_one}) {
        CHECK_THROWS_AS((void)roc_auc_metric{.average = how}(classes_of("ab", {"a", "b", "c"}), p),
                        invalid_data);
        CHECK_THROWS_AS(
            (void)roc_auc_metric{.average = how}(classes_of("az"), p, dictionary({"a", "b", "c"})),
            invalid_data);
    }
}

}  // namespace roc_auc_test
