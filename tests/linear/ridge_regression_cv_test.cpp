// SPDX-License-Identifier: MIT
#include "sluice/linear/ridge_regression_cv.hpp"

#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/ridge_regression.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace ridge_regression_cv_test {

/// Each row is left out, and what is left is fitted again.
double naive_error(const dataset<>& data, double l2, bool intercept) {
    const auto& y = std::get<numeric_target>(data.target()).values;
    double sum = 0, total = 0;
    for (std::size_t out = 0; out < y.size(); ++out) {
        if (data.weight(out) == 0) continue;
        std::vector<double> weights;
        for (std::size_t i = 0; i < y.size(); ++i) weights.push_back(data.weight(i) - (i == out ? 1 : 0));
        const dataset<> rest(data.x(), data.target(), row_data{.weights = std::move(weights)});
        const auto m = fit(ridge_regression{.l2 = checked(l2), .intercept = intercept}, rest);
        const double error = y[out] - predict(m, data.x())[static_cast<Eigen::Index>(out)];
        sum += data.weight(out) * error * error;
        total += data.weight(out);
    }
    return sum / total;
}

TEST_CASE("ridge regression that chooses its penalty knows the errors of fits without each row") {
    auto data = test::random_numbers(1, {.n_rows = 40, .n_columns = 4});
    std::vector<double> weights;
    for (std::size_t i = 0; i < 40; ++i) weights.push_back(static_cast<double>(i % 4));
    const dataset<> weighted(data.x(), data.target(), row_data{.weights = weights});
    for (const bool intercept : {true, false})
        for (const auto& rows : {data, weighted}) {
            const auto m = fit(ridge_regression_cv{.l2 = {1e-3, 0.5, 20}, .intercept = intercept}, rows);
            const auto found = m.state().errors();
            REQUIRE(found.size() == 3);
            const double penalties[] = {1e-3, 0.5, 20};
            for (std::size_t k = 0; k < 3; ++k)
                CHECK(found[k] == doctest::Approx(naive_error(rows, penalties[k], intercept)).epsilon(1e-8));
        }
}

TEST_CASE("ridge regression that chooses its penalty is the ridge regression with the best one") {
    const auto data = test::random_numbers(2, {.n_rows = 50, .n_columns = 30});
    const auto m = fit(ridge_regression_cv{.l2 = {1e-4, 1, 3, 10, 1e4}}, data);
    const auto errors = m.state().errors();
    std::size_t best = 0;
    for (std::size_t k = 1; k < errors.size(); ++k)
        if (errors[k] < errors[best]) best = k;
    const double penalties[] = {1e-4, 1, 3, 10, 1e4};
    CHECK(m.state().l2() == penalties[best]);
    CHECK(best > 0);
    CHECK(best < 4);
    const auto alone = fit(ridge_regression{.l2 = checked(penalties[best])}, data);
    CHECK(predict(m, data.x()) == predict(alone, data.x()));
    CHECK(m.state().summary().r_squared == alone.state().summary().r_squared);
}

TEST_CASE("ridge regression that chooses its penalty agrees with scikit-learn") {
    const auto m =
        fit(ridge_regression_cv{.l2 = {0.5, 5, 50, 500}}, test::golden_data(test::golden_numbers(), {}));
    const std::vector<double> golden{5.0,
                                     0.9526892378008871,
                                     0.9524494988798257,
                                     0.9968961139662239,
                                     2.5683912203262445,
                                     2.9196607850502763,
                                     0.7417070464863837,
                                     -0.5270028459531327,
                                     0.360511681896334,
                                     -0.02983084418752654,
                                     0.04615792942870701};
    CHECK(m.state().l2() == golden[0]);
    for (std::size_t k = 0; k < 4; ++k)
        CHECK(m.state().errors()[k] == doctest::Approx(golden[1 + k]).epsilon(1e-10));
    CHECK(m.state().intercept() == doctest::Approx(golden[5]).epsilon(1e-10));
    for (std::size_t j = 0; j < 5; ++j)
        CHECK(m.state().coefficients()[j] == doctest::Approx(golden[6 + j]).epsilon(1e-10));
}

TEST_CASE("ridge regression that chooses its penalty takes any units") {
    const auto c = test::golden_column(0);
    std::vector<double> huge, tiny;
    for (const double v : c) huge.push_back(v * 1e180), tiny.push_back(v * 1e-180);
    const auto errors_of = [&](std::vector<double> column, double unit) {
        const table x({{"c", array<double>(std::move(column))}});
        const dataset<> data(x, numeric_target{test::golden_numbers()});
        const auto m = fit(ridge_regression_cv{.l2 = {checked(10 * unit), checked(1000 * unit)}}, data);
        return std::vector<double>(m.state().errors().begin(), m.state().errors().end());
    };
    const auto plain = errors_of(c, 1);
    // A penalty of 1e-359 is none, one of 1e+361 leaves the mean alone.
    CHECK(errors_of(huge, 1)[0] == doctest::Approx(errors_of(c, 1e-12)[0]).epsilon(1e-9));
    CHECK(errors_of(tiny, 1)[0] == doctest::Approx(errors_of(c, 1e12)[0]).epsilon(1e-9));
    CHECK(plain[0] < plain[1]);
}

TEST_CASE(
    "ridge regression that chooses its penalty saves what it has tried, the same for any number of threads") {
    const auto data = test::random_numbers(3, {.n_rows = 20000, .n_columns = 3, .weights = true});
    const ridge_regression_cv spec{.l2 = {0.1, 7}};
    const auto m = fit(spec, data, {.threads = 1});
    const auto bytes = to_bytes(m);
    for (const std::size_t threads : {2u, 3u})
        CHECK(to_bytes(fit(spec, data, {.threads = threads})) == bytes);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(bytes);
    CHECK(loaded.state().l2() == m.state().l2());
    CHECK(std::vector<double>(loaded.state().errors().begin(), loaded.state().errors().end()) ==
          std::vector<double>(m.state().errors().begin(), m.state().errors().end()));
}

TEST_CASE(
    "ridge regression that chooses its penalty refuses none, and calls what goes through a row infinitely "
    "bad") {
    const auto one = test::random_numbers(4, {.n_rows = 1, .n_columns = 1});
    CHECK(test::thrown<invalid_parameter>([&] {
              return fit(ridge_regression_cv{.l2 = {}}, one);
          }).component == "ridge_regression_cv.l2");
    const auto m = fit(ridge_regression_cv{}, one);
    for (const double error : m.state().errors()) CHECK(error == std::numeric_limits<double>::infinity());
    CHECK(m.state().l2() == 0.1);
}

}  // namespace ridge_regression_cv_test
