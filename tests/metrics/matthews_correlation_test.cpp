// SPDX-License-Identifier: MIT
#include "sluice/metrics/matthews_correlation.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace matthews_correlation_test {

using test::classes_of;

TEST_CASE("matthews_correlation agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: matthews_corrcoef(list("aabbccabcabc"), list("abbbcaabccbc"), sample_weight=w)
    const auto y = classes_of("aabbccabcabc"), p = classes_of("abbbcaabccbc");
    const std::vector<double> w{1, 2, 0, 1, 3, .5, 2, 1, 1, 4, .25, 1};
    CHECK(matthews_correlation(y, p) == doctest::Approx(0.6316139407998892).epsilon(1e-15));
    CHECK(matthews_correlation(y, p, w) == doctest::Approx(0.4865614331639993).epsilon(1e-15));
}

TEST_CASE("matthews_correlation is -1 when all is turned round, and 0 when one class is said or true") {
    const auto y = classes_of("0110");
    CHECK(matthews_correlation(y, classes_of("1001")) == -1);
    CHECK(matthews_correlation(y, classes_of("1111", {"0", "1"})) == 0);
    CHECK(matthews_correlation(classes_of("1111", {"0", "1"}), y) == 0);
}

}  // namespace matthews_correlation_test
