// SPDX-License-Identifier: MIT
#include "sluice/metrics/interval_accuracy.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;

namespace interval_accuracy_test {

TEST_CASE("interval_accuracy is the weighted share of predictions between the bounds, ends included") {
    const double infinity = std::numeric_limits<double>::infinity();
    const interval_target y{std::vector<double>{0, 1, 2, 3}, std::vector<double>{1, infinity, 2, 4}};
    const std::vector<double> p{1, 0.5, 2, 5}, w{1, 1, 1, 5};
    CHECK(interval_accuracy(y, p) == 0.5);
    CHECK(interval_accuracy(y, p, w) == 0.25);
    CHECK_THROWS_AS((void)interval_accuracy(y, std::vector<double>{1}), invalid_data);
    CHECK_THROWS_WITH_AS(
        (void)interval_accuracy({std::vector<double>{2}, std::vector<double>{1}}, std::vector<double>{1}),
        doctest::Contains("row 0"), invalid_data);
}

}  // namespace interval_accuracy_test
