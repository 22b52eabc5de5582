// SPDX-License-Identifier: MIT
#include "sluice/linear/quantile_regression.hpp"

#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace quantile_regression_test {

double loss(const quantile_regression& spec, const dataset<>& data, double intercept,
            std::span<const double> coefficients) {
    const auto columns = features(data.x(), "test");
    const auto& y = std::get<numeric_target>(data.target()).values;
    double sum = 0, weight = 0, penalty = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        double error = y[i] - intercept;
        for (std::size_t j = 0; j < columns.size(); ++j) error -= columns[j][i] * coefficients[j];
        sum += data.weight(i) * (spec.quantile - (error > 0 ? 0.0 : 1.0)) * error;
        weight += data.weight(i);
    }
    for (const double c : coefficients) penalty += std::abs(c);
    return sum / weight + spec.alpha * penalty;
}

/// No step along a coefficient or the intercept, or along many at once, lowers the objective, which is convex.
void nothing_is_better(const quantile_regression& spec, const dataset<>& data) {
    const auto m = fit(spec, data);
    REQUIRE(m.state().converged());
    const std::vector<double> at(m.state().coefficients().begin(), m.state().coefficients().end());
    const double least = loss(spec, data, m.state().intercept(), at);
    random_generator g(random_stream(99, 0));
    for (int k = 0; k < 60; ++k) {
        const double size = std::pow(10.0, -1 - k % 6);
        auto there = at;
        for (double& c : there)
            if (k % 2 == 0 || uniform(g) < 0.4) c += size * normal(g);
        const double shift = spec.intercept ? size * normal(g) : 0;
        CHECK(loss(spec, data, m.state().intercept() + shift, there) >= least * (1 - 2e-9));
    }
}

numeric_target numbers(std::vector<double> y) { return {std::move(y)}; }

TEST_CASE("quantile regression finds what nothing around it is better than") {
    for (const double quantile : {0.02, 0.5, 0.8})
        for (const double alpha : {0.0, 1e-3, 0.2})
            for (const bool intercept : {true, false}) {
                CAPTURE(quantile);
                CAPTURE(alpha);
                const quantile_regression spec{
                    .quantile = checked(quantile), .alpha = checked(alpha), .intercept = intercept};
                nothing_is_better(spec,
                                  test::random_numbers(3, {.n_rows = 300, .n_columns = 4, .weights = true}));
            }
    nothing_is_better({.quantile = 0.3, .alpha = 0.01},
                      test::random_numbers(4, {.n_rows = 5000, .n_columns = 3}));
}

TEST_CASE(
    "quantile regression leaves its share of the targets below, and meets as many as it has parameters") {
    const auto data = test::random_numbers(5, {.n_rows = 2000, .n_columns = 4});
    const auto& y = std::get<numeric_target>(data.target()).values;
    for (const double quantile : {0.05, 0.5, 0.9}) {
        const auto p =
            predict(fit(quantile_regression{.quantile = checked(quantile), .alpha = 0}, data), data.x());
        std::size_t below = 0, met = 0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            const double error = y[i] - p[static_cast<Eigen::Index>(i)];
            met += std::abs(error) < 1e-7 ? 1 : 0;
            below += error < -1e-7 ? 1 : 0;
        }
        CHECK(met == 5);
        CHECK(static_cast<double>(below) <= quantile * 2000);
        CHECK(static_cast<double>(below + met) >= quantile * 2000);
    }
}

TEST_CASE("quantile regression on a column that says nothing gives the quantile of the target") {
    table x({{"same", array<double>(std::vector<double>(7, 3.5))}});
    const dataset data(x, numbers({9, 1, 8, 2, 100, 3, 5}));
    for (const auto& [quantile, expected] : {std::pair{0.5, 5.0}, {0.1, 1.0}, {0.95, 100.0}}) {
        const auto m = fit(quantile_regression{.quantile = checked(quantile), .alpha = 0}, data);
        CHECK(m.state().converged());
        CHECK(predict(m, x)[0] == doctest::Approx(expected).epsilon(1e-8));
    }
}

TEST_CASE("quantile regression is not moved by wild targets") {
    auto data = test::random_numbers(6, {.n_rows = 500, .n_columns = 2});
    const auto before = fit(quantile_regression{.alpha = 0}, data);
    auto y = std::vector<double>(std::get<numeric_target>(data.target()).values.begin(),
                                 std::get<numeric_target>(data.target()).values.end());
    const auto p = predict(before, data.x());
    // Above their predictions they may go as far as they like.
    for (std::size_t i = 0; i < y.size(); i += 5)
        if (y[i] > p[static_cast<Eigen::Index>(i)] + 1e-6) y[i] += 1e3;
    const auto after = fit(quantile_regression{.alpha = 0}, dataset(data.x(), numbers(y)));
    CHECK(after.state().converged());
    for (std::size_t j = 0; j < 2; ++j)
        CHECK(after.state().coefficients()[j] ==
              doctest::Approx(before.state().coefficients()[j]).epsilon(1e-4));
}

TEST_CASE(
    "quantile regression takes what is hard: no error, columns that depend, more columns than rows, huge "
    "units") {
    const auto c = test::golden_column(0);
    std::vector<double> line, twice;
    for (const double v : c) line.push_back(2 + 3 * v), twice.push_back(2 * v);
    const table one({{"c", array<double>(std::vector<double>(c))}});
    const auto exact = fit(quantile_regression{.quantile = 0.3, .alpha = 0}, dataset(one, numbers(line)));
    CHECK(exact.state().converged());
    CHECK(exact.state().coefficients()[0] == doctest::Approx(3).epsilon(1e-9));
    CHECK(exact.state().intercept() == doctest::Approx(2).epsilon(1e-9));

    table dependent = one;
    dependent.add({"twice", array<double>(std::vector<double>(twice))});
    const auto both =
        fit(quantile_regression{.alpha = 0}, dataset(dependent, numbers(test::golden_numbers())));
    const auto alone = fit(quantile_regression{.alpha = 0}, dataset(one, numbers(test::golden_numbers())));
    CHECK(both.state().converged());
    CHECK((predict(both, dependent) - predict(alone, one)).cwiseAbs().maxCoeff() < 1e-6);

    const auto wide = test::random_numbers(7, {.n_rows = 5, .n_columns = 12});
    const auto through = fit(quantile_regression{.alpha = 0}, wide);
    CHECK(loss({.alpha = 0}, wide, through.state().intercept(), through.state().coefficients()) < 1e-8);
    nothing_is_better({.alpha = 0.1}, wide);

    std::vector<double> huge, tiny;
    for (const double v : c) huge.push_back(v * 1e150), tiny.push_back(v * 1e-150);
    const table scaled({{"huge", array<double>(std::move(huge))}});
    const auto m = fit(quantile_regression{.alpha = 0}, dataset(scaled, numbers(tiny)));
    // Approx would allow for 1 beside numbers as small.
    CHECK(m.state().coefficients()[0] * 1e300 == doctest::Approx(1).epsilon(1e-6));
    CHECK(predict(m, scaled)[3] * 1e150 == doctest::Approx(c[3]).epsilon(1e-6));
}

TEST_CASE("quantile regression of equal targets is that number, and of one row its target") {
    const table x({{"a", array<double>({1, 2, 3})}});
    const auto m = fit(quantile_regression{.quantile = 0.2}, dataset(x, numbers({7, 7, 7})));
    CHECK(m.state().converged());
    CHECK(m.state().intercept() == 7);
    CHECK(m.state().coefficients()[0] == 0);
    const table one({{"a", array<double>({4})}});
    CHECK(predict(fit(quantile_regression{}, dataset(one, numbers({-3}))), one)[0] == -3);
}

TEST_CASE("quantile regression gives the same bytes for any number of threads") {
    const auto data = test::random_numbers(8, {.n_rows = 5000, .n_columns = 3, .weights = true});
    for (const double alpha : {0.0, 0.05}) {
        const quantile_regression spec{.quantile = 0.7, .alpha = checked(alpha)};
        const auto expected = to_bytes(fit(spec, data, {.threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.threads = threads})) == expected);
    }
}

TEST_CASE("quantile regression says when it ran out of steps, and names what it cannot take") {
    const auto data = test::random_numbers(9, {.n_rows = 100, .n_columns = 2});
    const auto m = fit(quantile_regression{.max_iterations = 2}, data);
    CHECK(!m.state().converged());
    CHECK(m.state().iterations() == 2);
    const table x({{"a", array<double>({1, std::numeric_limits<double>::quiet_NaN()})}});
    CHECK(test::thrown<invalid_data>([&] {
              return fit(quantile_regression{}, dataset(x, numbers({1, 2})));
          }).place == "column \"a\", row 1");
    CHECK_THROWS_AS(fit(quantile_regression{}, dataset(x, test::golden_classes(2))), invalid_data);
}

}  // namespace quantile_regression_test
