// SPDX-License-Identifier: MIT
#include "sluice/trees/normal_equations.hpp"

#include "sluice/core/eigen.hpp"
#include "sluice/core/random.hpp"

#include <Eigen/LU>
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace sluice;
namespace normal_equations_test {

using trees::normal_equations;
using trees::normal_solution;

struct rows {
    Eigen::MatrixXd x;  // [n_rows x n_features]
    Eigen::VectorXd g, h;
};

rows drawn_rows(std::uint64_t seed, Eigen::Index n_rows, Eigen::Index n_features) {
    random_generator generator(random_stream(seed, 0));
    rows all{Eigen::MatrixXd(n_rows, n_features), Eigen::VectorXd(n_rows), Eigen::VectorXd(n_rows)};
    for (Eigen::Index i = 0; i < n_rows; ++i) {
        for (Eigen::Index j = 0; j < n_features; ++j)
            all.x(i, j) = normal(generator) + static_cast<double>(j);
        all.g[i] = normal(generator) + all.x.row(i).sum();
        all.h[i] = 0.1 + uniform(generator);
    }
    return all;
}

normal_equations equations_of(const rows& all, double weight = 1) {
    normal_equations sums(static_cast<std::size_t>(all.x.cols()));
    for (Eigen::Index i = 0; i < all.x.rows(); ++i) {
        const Eigen::VectorXd x = all.x.row(i);
        sums.add(weight, {all.g[i], all.h[i]}, x.data());
    }
    return sums;
}

/// By the definition, dense and with pivots: the value at the mean, then the coefficients.
Eigen::VectorXd naive_solution(const rows& all, double l2, double linear_l2) {
    const Eigen::Index n = all.x.cols();
    const Eigen::RowVectorXd mean = all.h.transpose() * all.x / all.h.sum();
    Eigen::MatrixXd design(all.x.rows(), n + 1);
    design << Eigen::VectorXd::Ones(all.x.rows()), all.x.rowwise() - mean;
    Eigen::MatrixXd a = design.transpose() * all.h.asDiagonal() * design;
    a(0, 0) += l2;
    for (Eigen::Index j = 1; j <= n; ++j) a(j, j) += linear_l2;
    return a.fullPivLu().solve(-design.transpose() * all.g);
}

TEST_CASE("normal equations give what a dense solver does") {
    for (const Eigen::Index n_features : {1, 2, 5, 12})
        for (const double l2 : {0.0, 1.0})
            for (const double linear_l2 : {0.0, 0.5, 100.0}) {
                const auto all = drawn_rows(static_cast<std::uint64_t>(n_features), 40, n_features);
                const normal_solution found = equations_of(all).solve(l2, linear_l2);
                const Eigen::VectorXd expected = naive_solution(all, l2, linear_l2);
                CHECK(found.value_at_centre == doctest::Approx(expected[0]).epsilon(1e-12));
                for (Eigen::Index j = 0; j < n_features; ++j)
                    CHECK(found.coefficients[static_cast<std::size_t>(j)] ==
                          doctest::Approx(expected[j + 1]).epsilon(1e-10));
            }
}

TEST_CASE("normal equations of parts add up") {
    const auto all = drawn_rows(3, 50, 4);
    const rows first{all.x.topRows(20), all.g.head(20), all.h.head(20)};
    const rows second{all.x.bottomRows(30), all.g.tail(30), all.h.tail(30)};
    normal_equations sums = equations_of(first);
    sums.add(equations_of(second));
    const auto found = sums.solve(1, 0.5), expected = equations_of(all).solve(1, 0.5);
    CHECK(found.value_at_centre == doctest::Approx(expected.value_at_centre).epsilon(1e-13));
    for (std::size_t j = 0; j < 4; ++j) {
        CHECK(found.coefficients[j] == doctest::Approx(expected.coefficients[j]).epsilon(1e-12));
        CHECK(found.centre[j] == doctest::Approx(expected.centre[j]).epsilon(1e-12));
    }
}

TEST_CASE("normal equations leave out what is constant, and what the features before it determine") {
    const auto two = drawn_rows(4, 60, 2);
    rows five{Eigen::MatrixXd(60, 5), two.g, two.h};
    five.x << Eigen::VectorXd::Constant(60, 0.1), two.x.col(0), 3 * two.x.col(0), two.x.col(1),
        two.x.col(0) - two.x.col(1);
    for (const double linear_l2 : {0.0, 0.25}) {
        const auto found = equations_of(five).solve(1, linear_l2);
        CHECK(found.coefficients[0] == 0);
        if (linear_l2 == 0) {
            const auto expected = equations_of(two).solve(1, 0);
            CHECK(found.coefficients[1] == doctest::Approx(expected.coefficients[0]).epsilon(1e-10));
            CHECK(found.coefficients[2] == 0);
            CHECK(found.coefficients[3] == doctest::Approx(expected.coefficients[1]).epsilon(1e-10));
            CHECK(found.coefficients[4] == 0);
        } else {  // the penalty shares out what they have in common
            const Eigen::VectorXd expected = naive_solution(five, 1, linear_l2);
            for (Eigen::Index j = 1; j < 5; ++j)
                CHECK(found.coefficients[static_cast<std::size_t>(j)] ==
                      doctest::Approx(expected[j + 1]).epsilon(1e-8));
        }
    }
}

TEST_CASE("normal equations tell a small spread from none") {
    // A step of 1e-3 about the mean of 1, and one of 1e-7: its square is 1e-14 of the mean square.
    for (const double step : {1e-3, 1e-7}) {
        rows all{Eigen::MatrixXd(40, 1), Eigen::VectorXd(40), Eigen::VectorXd::Ones(40)};
        for (Eigen::Index i = 0; i < 40; ++i) {
            all.x(i, 0) = 1 + (i % 2 == 0 ? step : -step);
            all.g[i] = i % 2 == 0 ? -1 : 1;
        }
        const double b = equations_of(all).solve(0, 0).coefficients[0];
        if (step == 1e-3)
            CHECK(b * step == doctest::Approx(1).epsilon(1e-8));
        else
            CHECK(b == 0);
    }
}

TEST_CASE("normal equations want rows, by their weights, for each number") {
    CHECK(equations_of(drawn_rows(5, 3, 2)).are_enough());
    CHECK(!equations_of(drawn_rows(5, 2, 2)).are_enough());
    CHECK(equations_of(drawn_rows(5, 1, 2), 3).are_enough());
    CHECK(!normal_equations(0).are_enough());
    rows flat = drawn_rows(5, 9, 2);
    flat.h.setZero();
    CHECK(!equations_of(flat).are_enough());
}

}  // namespace normal_equations_test
