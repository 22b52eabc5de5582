// SPDX-License-Identifier: MIT
#include "sluice/core/eigen.hpp"

#include <doctest/doctest.h>

namespace eigen_test {

TEST_CASE("Eigen comes in by its door and is new enough to compute with") {
    static_assert(EIGEN_VERSION_AT_LEAST(3, 4, 0));
    const Eigen::Vector3d v(1, 2, 3);
    CHECK(v.dot(v) == 14);
}

}  // namespace eigen_test
