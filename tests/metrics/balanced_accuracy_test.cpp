// SPDX-License-Identifier: MIT
#include "sluice/metrics/balanced_accuracy.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace balanced_accuracy_test {

using test::classes_of;

TEST_CASE("balanced_accuracy agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: balanced_accuracy_score(list("aabbccabcabc"), list("abbbcaabccbc"), sample_weight=w)
    const auto y = classes_of("aabbccabcabc"), p = classes_of("abbbcaabccbc");
    const std::vector<double> w{1, 2, 0, 1, 3, .5, 2, 1, 1, 4, .25, 1};
    CHECK(balanced_accuracy(y, p) == doctest::Approx(0.75).epsilon(1e-15));
    CHECK(balanced_accuracy(y, p, w) == doctest::Approx(0.7474747474747474).epsilon(1e-15));
}

TEST_CASE("balanced_accuracy counts each class of the truth the same, and no other") {
    const auto y = classes_of("aaaaaaab", {"a", "b", "c"});
    CHECK(balanced_accuracy(y, classes_of("aaaaaaaa", {"a", "b", "c"})) == 0.5);
    CHECK(balanced_accuracy(y, classes_of("cccccccb", {"a", "b", "c"})) == 0.5);
}

}  // namespace balanced_accuracy_test
