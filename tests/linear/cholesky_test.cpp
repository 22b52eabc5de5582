// SPDX-License-Identifier: MIT
#include "sluice/linear/cholesky.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace cholesky_test {

Eigen::MatrixXd random_square(std::uint64_t seed, Eigen::Index n, Eigen::Index rank) {
    random_generator g(random_stream(seed, 0));
    Eigen::MatrixXd a(rank, n);
    for (double& v : a.reshaped()) v = normal(g);
    return a.transpose() * a;
}

TEST_CASE("cholesky solves, whatever the units of the unknowns") {
    for (Eigen::Index n = 1; n <= 12; ++n) {
        Eigen::MatrixXd a = random_square(static_cast<std::uint64_t>(n), n, 2 * n);
        Eigen::VectorXd units = Eigen::VectorXd::LinSpaced(n, -100, 100).array().exp();
        a = (units.asDiagonal() * a * units.asDiagonal()).eval();
        const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(n, 1, 2).cwiseQuotient(units);
        const linear::cholesky factor(a);
        CHECK(factor.rank() == n);
        const Eigen::VectorXd found = factor.solve(a.selfadjointView<Eigen::Lower>() * x);
        CHECK((found - x).cwiseProduct(units).cwiseAbs().maxCoeff() < 1e-9);
    }
}

TEST_CASE("cholesky solves a singular system by leaving out what adds nothing") {
    const Eigen::MatrixXd a = random_square(3, 6, 4);
    const linear::cholesky factor(a);
    CHECK(factor.rank() == 4);
    const Eigen::VectorXd b = a * Eigen::VectorXd::Ones(6);
    const Eigen::VectorXd x = factor.solve(b);
    CHECK((a * x - b).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(x[4] == 0);
    CHECK(x[5] == 0);
    CHECK(linear::cholesky(Eigen::MatrixXd::Zero(2, 2)).solve(Eigen::VectorXd::Zero(2)) ==
          Eigen::VectorXd::Zero(2));
}

}  // namespace cholesky_test
