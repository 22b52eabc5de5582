// SPDX-License-Identifier: MIT
#include "sluice/linear/coordinate_descent.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/elastic_net_regression.hpp"
#include "sluice/linear/lambda_path.hpp"
#include "sluice/linear/lasso_regression.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace coordinate_descent_test {

/// A linear target of a few columns with noise; columns resemble each other as `alike` says, in [0, 1).
dataset<> net_data(std::uint64_t seed, std::size_t n_rows, std::size_t n_columns, double alike = 0,
                   bool weights = false) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> y(n_rows), last(n_rows);
    table x = table::of_rows(n_rows);
    for (std::size_t j = 0; j < n_columns; ++j) {
        std::vector<double> column(n_rows);
        for (std::size_t i = 0; i < n_rows; ++i) {
            column[i] = last[i] = (j == 0 ? 0 : alike * last[i]) + std::sqrt(1 - alike * alike) * normal(g);
            if (j % 5 == 0) y[i] += column[i] * (j % 2 == 0 ? 1 : -2);
            column[i] = 100 + column[i] * static_cast<double>(1 + j % 3);
        }
        x.add({"x" + std::to_string(j), array<double>(std::move(column))});
    }
    for (double& v : y) v += normal(g);
    auto rows = test::random_weights(g, {.n_rows = n_rows, .weights = weights});
    return {std::move(x), numeric_target{std::move(y)}, std::move(rows)};
}

struct optimality {
    double objective = 0, violation = 0;
};

/// Objective of an elastic net and how far its subgradient is from 0, worked out from the data row by row.
optimality optimality_of(const dataset<>& data, double intercept, const Eigen::VectorXd& c, double alpha,
                         double l1_ratio) {
    const auto f = features(data.x(), "test");
    const auto& y = std::get<numeric_target>(data.target()).values;
    optimality o;
    double weight = 0, pull = 0;
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(c.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        double residual = y[i] - intercept;
        for (std::size_t j = 0; j < f.size(); ++j) residual -= c[static_cast<Eigen::Index>(j)] * f[j][i];
        weight += data.weight(i);
        o.objective += data.weight(i) * residual * residual / 2;
        pull += data.weight(i) * residual;
        for (std::size_t j = 0; j < f.size(); ++j)
            gradient[static_cast<Eigen::Index>(j)] -= data.weight(i) * residual * f[j][i];
    }
    o.objective =
        o.objective / weight + alpha * (l1_ratio * c.lpNorm<1>() + (1 - l1_ratio) * c.squaredNorm() / 2);
    o.violation = std::abs(pull / weight);
    for (Eigen::Index j = 0; j < c.size(); ++j) {
        const double slope = gradient[j] / weight + alpha * (1 - l1_ratio) * c[j];
        const double off = c[j] != 0 ? std::abs(slope + std::copysign(alpha * l1_ratio, c[j]))
                                     : (std::max)(0.0, std::abs(slope) - alpha * l1_ratio);
        o.violation = (std::max)(o.violation, off);
    }
    return o;
}

template <class Spec>
optimality optimality_of(const Spec& spec, const dataset<>& data, double l1_ratio) {
    const auto m = fit(spec, data).state();
    CHECK(m.converged());
    const Eigen::VectorXd c = Eigen::Map<const Eigen::VectorXd>(
        m.coefficients().data(), static_cast<Eigen::Index>(m.coefficients().size()));
    return optimality_of(data, m.intercept(), c, spec.alpha, l1_ratio);
}

TEST_CASE("lasso and elastic net satisfy the conditions of optimality, with more rows or more columns") {
    for (const double alike : {0.0, 0.95})
        for (const auto& shape : {std::pair{200u, 20u}, {40u, 40u}, {30u, 90u}})
            for (const bool weights : {false, true}) {
                CAPTURE(alike);
                const std::size_t n_rows = shape.first, n_columns = shape.second;
                CAPTURE(n_rows);
                CAPTURE(weights);
                const auto data = net_data(n_rows + n_columns, n_rows, n_columns, alike, weights);
                CHECK(optimality_of(lasso_regression{.alpha = 0.05, .tolerance = 1e-13}, data, 1).violation <
                      1e-5);
                CHECK(optimality_of(elastic_net_regression{.alpha = 0.1, .l1_ratio = 0.3, .tolerance = 1e-13},
                                    data, 0.3)
                          .violation < 1e-5);
            }
}

TEST_CASE("lasso's default tolerance leaves less than it of the objective") {
    for (const double alike : {0.0, 0.9, 0.99}) {
        const auto data = net_data(7, 300, 60, alike);
        const double best =
            optimality_of(lasso_regression{.alpha = 0.02, .tolerance = 1e-12}, data, 1).objective;
        CHECK(optimality_of(lasso_regression{.alpha = 0.02}, data, 1).objective <= best * (1 + 1e-8));
    }
}

TEST_CASE("lasso gives 0 from the largest useful penalty on") {
    const auto data = net_data(3, 100, 10);
    const auto path = lambda_path(data, {.n_lambdas = 2});
    const auto none = fit(lasso_regression{.alpha = checked(path.lambdas[0] * (1 + 1e-9))}, data).state();
    const auto one = fit(lasso_regression{.alpha = checked(path.lambdas[0] * 0.99)}, data).state();
    int used = 0;
    for (const double c : none.coefficients()) CHECK(c == 0);
    for (const double c : one.coefficients()) used += c != 0 ? 1 : 0;
    CHECK(used == 1);
}

TEST_CASE("path of penalties holds the solutions that single fits find") {
    for (const double l1_ratio : {1.0, 0.5}) {
        const auto data = net_data(5, 120, 25, 0.5, true);
        const auto path = lambda_path(
            data, {.l1_ratio = checked(l1_ratio), .n_lambdas = 12, .eps = 1e-2, .tolerance = 1e-13});
        CHECK(path.names.size() == 25);
        for (Eigen::Index i = 0; i < 12; ++i) {
            CHECK(path.gaps[i] <= 1e-13);
            CHECK(path.lambdas[i] ==
                  doctest::Approx(path.lambdas[0] * std::pow(1e-2, static_cast<double>(i) / 11))
                      .epsilon(1e-12));
            const auto single = fit(elastic_net_regression{.alpha = checked(path.lambdas[i]),
                                                           .l1_ratio = checked(l1_ratio),
                                                           .tolerance = 1e-13},
                                    data)
                                    .state();
            for (Eigen::Index j = 0; j < 25; ++j)
                CHECK(std::abs(path.coefficients(j, i) - single.coefficients()[static_cast<std::size_t>(j)]) <
                      1e-5);
            CHECK(std::abs(path.intercepts[i] - single.intercept()) < 1e-3);
        }
    }
}

TEST_CASE("path of penalties of a target that does not vary is all zeros") {
    const auto data = net_data(6, 20, 3);
    const auto path =
        lambda_path(dataset(data.x(), numeric_target{std::vector<double>(20, 4)}), {.n_lambdas = 3});
    CHECK(path.coefficients == Eigen::MatrixXd::Zero(3, 3));
    CHECK(path.intercepts == Eigen::VectorXd::Constant(3, 4.0));
}

TEST_CASE("lasso gives the same bytes for any number of threads") {
    for (const auto& [n_rows, n_columns] : {std::pair{20000u, 10u}, {500u, 250u}, {60u, 200u}}) {
        const auto data = net_data(8, n_rows, n_columns, 0.3, true);
        const lasso_regression spec{.alpha = 0.1};
        const auto expected = to_bytes(fit(spec, data, {.threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.threads = threads})) == expected);
    }
}

TEST_CASE("lasso says that it has not converged when it may not go on") {
    const auto m = fit(lasso_regression{.alpha = 1e-4, .tolerance = 1e-12, .max_iterations = 1},
                       net_data(9, 50, 40, 0.99));
    CHECK_FALSE(m.state().converged());
    CHECK(m.state().iterations() == 1);
}

}  // namespace coordinate_descent_test
