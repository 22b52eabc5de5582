// SPDX-License-Identifier: MIT
#include "sluice/metrics/f_score.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace f_score_test {

using test::classes_of;

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-15); }

TEST_CASE("precision, recall and f-score average over classes as scikit-learn does") {
    // sklearn 1.9.1: precision_score(y, p, average=a, sample_weight=w), recall_score, fbeta_score(beta=2)
    const auto y = classes_of("aabbccabcabc"), p = classes_of("abbbcaabccbc");
    const std::vector<double> w{1, 2, .5, 1, 3, 1, 0, 2, 1, 1, .25, 4};
    using enum averaging;
    CHECK(precision_metric{.average = macro}(y, p, w) == about(0.680354267310789));
    CHECK(precision_metric{.average = micro}(y, p, w) == about(0.7611940298507462));
    CHECK(precision_metric{.average = weighted}(y, p, w) == about(0.7430240103828682));
    CHECK(recall_metric{.average = macro}(y, p, w) == about(0.7129629629629629));
    CHECK(recall_metric{.average = micro}(y, p, w) == about(0.7611940298507462));
    CHECK(recall_metric{.average = weighted}(y, p, w) == about(0.7611940298507462));
    CHECK(f_score_metric{.average = macro, .beta = 2}(y, p, w) == about(0.6900937081659974));
    CHECK(f_score_metric{.average = micro, .beta = 2}(y, p, w) == about(0.7611940298507462));
    CHECK(f_score_metric{.average = weighted, .beta = 2}(y, p, w) == about(0.7462486762972288));
}

TEST_CASE("binary scores are those of the second class, or of the named one") {
    // sklearn 1.9.1: y = [0,1,1,0,1,0,1,1], p = [0,1,0,0,1,1,1,1]; f1_score(y, p, pos_label=0) == 0.6666666666666666
    const auto y = classes_of("01101011"), p = classes_of("01001111");
    CHECK(precision(y, p) == about(0.8));
    CHECK(recall(y, p) == about(0.8));
    CHECK(f_score(y, p) == about(0.8));
    CHECK(f_score_metric{.beta = .5}(y, p) == about(0.8));
    CHECK(f_score_metric{.positive_class = "0"}(y, p) == about(0.6666666666666666));
    CHECK(precision_metric{.positive_class = "1"}(y, p) == precision(y, p));
}

TEST_CASE("binary scores are 0 where the division has no answer") {
    const auto y = classes_of("000", {"0", "1"}), ones = classes_of("111", {"0", "1"});
    CHECK(precision(ones, y) == 0);
    CHECK(recall(y, ones) == 0);
    CHECK(f_score(y, y) == 0);
    CHECK(recall(ones, y) == 0);
}

TEST_CASE("averages leave out classes that neither occur nor are predicted") {
    // Three names, two in use: a part of a dataset keeps the names of the whole.
    const auto y = classes_of("aabb", {"a", "b", "c"}), p = classes_of("abbb", {"a", "b", "c"});
    const auto small_y = classes_of("aabb"), small_p = classes_of("abbb");
    using enum averaging;
    for (const auto how : {macro, micro, weighted}) {
        CHECK(f_score_metric{.average = how}(y, p) == f_score_metric{.average = how}(small_y, small_p));
        CHECK(precision_metric{.average = how}(y, p) == precision_metric{.average = how}(small_y, small_p));
    }
}

TEST_CASE("binary scores refuse to guess which class is meant") {
    const auto y = classes_of("abc");
    CHECK_THROWS_AS((void)precision(y, y), invalid_data);
    CHECK_THROWS_AS((void)recall_metric{.positive_class = "d"}(y, y), invalid_data);
    CHECK_THROWS_AS((void)f_score(classes_of("aa"), classes_of("aa")), invalid_data);
    CHECK_THROWS_AS((void)f_score(classes_of("ab"), classes_of("xb")), invalid_data);
    CHECK(f_score_metric{.positive_class = "c"}(y, y) == 1);
}

}  // namespace f_score_test
