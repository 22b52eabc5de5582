// SPDX-License-Identifier: MIT
#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/gamma_regression.hpp"
#include "sluice/linear/negative_binomial_regression.hpp"
#include "sluice/linear/poisson_regression.hpp"
#include "sluice/linear/tweedie_regression.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace log_link_test {

/// Counts or amounts whose logarithm of the mean is linear.
dataset<> log_linear(std::uint64_t seed, std::size_t n_rows, std::size_t n_columns) {
    const auto data = test::random_numbers(seed, {.n_rows = n_rows, .n_columns = n_columns, .weights = true});
    random_generator g(random_stream(seed, 1));
    std::vector<double> y;
    const auto f = features(data.x(), "test");
    for (std::size_t i = 0; i < n_rows; ++i) y.push_back(std::exp(0.5 + f[0][i] / 2 + 0.3 * normal(g)));
    return {data.x(), numeric_target{std::move(y)}, data.rows()};
}

TEST_CASE("generalised linear models give a constant target back, and its logarithm as intercept") {
    const auto x = test::golden_table();
    const dataset<> sevens{x, numeric_target{std::vector<double>(test::golden_size, 7)}};
    const auto gives_seven = [&](const auto& spec) {
        const auto m = fit(spec, sevens);
        CHECK((predict(m, x).array() - 7).abs().maxCoeff() < 1e-13);
        CHECK(m.state().intercept() == doctest::Approx(std::log(7)).epsilon(1e-14));
    };
    gives_seven(poisson_regression{});
    gives_seven(gamma_regression{});
    gives_seven(tweedie_regression{});
    gives_seven(tweedie_regression{.power = 2.5});
    gives_seven(negative_binomial_regression{});
}

TEST_CASE("poisson regression of counts that are all 0 predicts 0") {
    const auto x = test::golden_table();
    const auto m =
        fit(poisson_regression{}, dataset(x, numeric_target{std::vector<double>(test::golden_size, 0.0)}));
    CHECK(predict(m, x) == Eigen::VectorXd::Zero(static_cast<Eigen::Index>(test::golden_size)));
}

TEST_CASE("generalised linear models refuse targets that their deviance is not defined for") {
    const auto refuses = [](const auto& spec, double value) {
        auto y = test::golden_counts(0.5);
        y[3] = value;
        CHECK_THROWS_WITH_AS((void)fit(spec, test::golden_data(y)), doctest::Contains("row 3"), invalid_data);
    };
    refuses(poisson_regression{}, -1);
    refuses(poisson_regression{}, std::numeric_limits<double>::infinity());
    refuses(gamma_regression{}, 0);
    refuses(tweedie_regression{.power = 1.5}, -0.1);
    refuses(tweedie_regression{.power = 2.5}, 0);
    refuses(negative_binomial_regression{}, -1);
    CHECK_NOTHROW((void)fit(poisson_regression{}, test::golden_data(test::golden_counts())));
}

TEST_CASE("negative binomial regression of a tiny dispersion is poisson regression") {
    const auto data = test::golden_data(test::golden_counts());
    const auto a = fit(negative_binomial_regression{.dispersion = 1e-7, .alpha = 0.1}, data).state();
    const auto b = fit(poisson_regression{.alpha = 0.1}, data).state();
    for (std::size_t j = 0; j < 5; ++j) CHECK(std::abs(a.coefficients()[j] - b.coefficients()[j]) < 1e-5);
}

TEST_CASE("poisson regression without penalty keeps the weighted total") {
    const auto data = log_linear(4, 500, 3);
    const auto p = predict(fit(poisson_regression{.alpha = 0}, data), data.x());
    const auto& y = std::get<numeric_target>(data.target()).values;
    double predicted = 0, seen = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
        predicted += data.weight(i) * p[static_cast<Eigen::Index>(i)], seen += data.weight(i) * y[i];
    CHECK(predicted == doctest::Approx(seen).epsilon(1e-10));
}

TEST_CASE("generalised linear models give the same bytes for any number of threads") {
    const auto data = log_linear(5, 40000, 3);
    const auto same = [&](const auto& spec) {
        const auto expected = to_bytes(fit(spec, data, {.threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.threads = threads})) == expected);
    };
    same(poisson_regression{.alpha = 0.01});
    same(gamma_regression{.alpha = 0.01});
}

TEST_CASE("poisson regression reaches the minimum from a target of any size") {
    for (const double unit : {1e-200, 1e-6, 1e6, 1e200}) {
        CAPTURE(unit);
        auto y = test::golden_counts(0.5);
        for (double& v : y) v *= unit;
        // Half deviance grows with the target, and so must the penalty.
        const auto m = fit(poisson_regression{.alpha = checked(0.01 * unit)}, test::golden_data(y)).state();
        const auto one =
            fit(poisson_regression{.alpha = 0.01}, test::golden_data(test::golden_counts(0.5))).state();
        CHECK(m.converged());
        for (std::size_t j = 0; j < 5; ++j)
            CHECK(std::abs(m.coefficients()[j] - one.coefficients()[j]) < 1e-7);
    }
}

}  // namespace log_link_test
