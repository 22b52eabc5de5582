// SPDX-License-Identifier: MIT
#include "sluice/linear/triangular_factor.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace sluice;

namespace triangular_factor_test {

Eigen::MatrixXd random_matrix(std::uint64_t seed, Eigen::Index rows, Eigen::Index columns) {
    random_generator g(random_stream(seed, 0));
    Eigen::MatrixXd a(rows, columns);
    for (double& v : a.reshaped()) v = normal(g);
    return a;
}

double distance_of_squares(const Eigen::MatrixXd& a, const linear::triangular_factor& f) {
    const Eigen::MatrixXd expected = a.transpose() * a;
    return (f.matrix().transpose() * f.matrix() - expected).cwiseAbs().maxCoeff() /
           expected.cwiseAbs().maxCoeff();
}

TEST_CASE("triangular factor has the squares of the rows that it took in") {
    for (Eigen::Index width = 1; width <= 21; ++width)
        for (const Eigen::Index rows : {1, 2, 7, 40}) {
            CAPTURE(width);
            CAPTURE(rows);
            const Eigen::MatrixXd a =
                random_matrix(static_cast<std::uint64_t>(width * 100 + rows), 3 * rows, width);
            linear::triangular_factor whole(width), joined(width);
            for (Eigen::Index part = 0; part < 3; ++part) {
                Eigen::MatrixXd some = a.middleRows(part * rows, rows);
                linear::triangular_factor other(width);
                other.absorb(some);
                joined.absorb(std::move(other));
                some = a.middleRows(part * rows, rows);
                whole.absorb(some);
            }
            CHECK(distance_of_squares(a, whole) < 1e-13);
            CHECK(distance_of_squares(a, joined) < 1e-13);
            CHECK(whole.matrix().isUpperTriangular(0));
        }
}

TEST_CASE("triangular factor keeps the digits that squares would lose") {
    // Columns 1 and 1 + 1e-10 e: their squares are equal to the last digit, their factor knows the difference.
    Eigen::MatrixXd a = Eigen::MatrixXd::Ones(3, 2);
    a(2, 1) += 1e-10;
    linear::triangular_factor f(2);
    Eigen::MatrixXd rows = a;
    f.absorb(rows);
    CHECK(std::abs(f.matrix()(1, 1)) == doctest::Approx(1e-10 * std::sqrt(2.0 / 3)).epsilon(1e-5));
}

TEST_CASE("triangular factor of nothing, zeros or an empty factor stays what it is") {
    linear::triangular_factor f(3), empty;
    Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(4, 3);
    f.absorb(rows);
    CHECK(f.matrix() == Eigen::MatrixXd::Zero(3, 3));
    f.absorb(linear::triangular_factor());
    CHECK(f.width() == 3);
    rows = random_matrix(5, 4, 3);
    f.absorb(rows);
    empty.absorb(f);
    CHECK(empty.matrix() == f.matrix());
}

}  // namespace triangular_factor_test
