// SPDX-License-Identifier: MIT
#include "sluice/metrics/confusion_matrix.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;
namespace confusion_matrix_test {

using test::classes_of;

TEST_CASE("confusion matrix agrees with scikit-learn, rows are the truth") {
    // sklearn 1.9.1: confusion_matrix(list("aabbccabcabc"), list("abbbcaabccbc"), sample_weight=w)
    const std::vector<double> w{1, 2, .5, 1, 3, 1, 0, 2, 1, 1, .25, 4};
    const auto c = confusion_matrix(classes_of("aabbccabcabc"), classes_of("abbbcaabccbc"), w);
    CHECK(c.names == std::vector<std::string>{"a", "b", "c"});
    Eigen::MatrixXd expected(3, 3);
    expected << 1, 2, 1, 0, 3.75, 0, 1, 0, 8;
    CHECK(c.counts == expected);
}

TEST_CASE("confusion matrix puts classes that were only predicted behind the truth's") {
    const auto c = confusion_matrix(classes_of("bc"), classes_of("ac"));
    CHECK(c.names == std::vector<std::string>{"b", "c", "a"});
    Eigen::MatrixXd expected(3, 3);
    expected << 0, 0, 1, 0, 1, 0, 0, 0, 0;
    CHECK(c.counts == expected);
}

TEST_CASE("confusion matrix refuses no rows and unequal lengths") {
    CHECK_THROWS_AS((void)confusion_matrix(classes_of(""), classes_of("")), invalid_data);
    CHECK_THROWS_AS((void)confusion_matrix(classes_of("ab"), classes_of("a")), invalid_data);
}

}  // namespace confusion_matrix_test
