// SPDX-License-Identifier: MIT
#include "sluice/linear/linear_regression.hpp"

#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/ridge_regression.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace linear_regression_test {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

template <class Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const invalid_data& why) {
        return why.what();
    }
    return "nothing was thrown";
}

TEST_CASE("linear regression summarises as the textbook does") {
    // golden.py prints the values, from the inverse of X'WX and scipy's t.
    const auto s = fit(linear_regression{}, test::golden_data()).state().summary(0.9);
    const double errors[] = {0.08031400420319064,  0.02779483573889624,  0.025160184541268272,
                             0.026566055715506815, 0.024158508592732334, 0.02544741199770378};
    const double p_values[] = {1.6055038617809723e-77, 1.7841216205489617e-60, 1.6867242527031804e-46,
                               4.832433372854928e-29,  0.3072673359812739,     0.04140762446271407};
    const double half_widths[] = {0.13290954508614541, 0.045996946739882215, 0.0416369313775366,
                                  0.04396347081572771, 0.0399792840473546,   0.042112256583269246};
    CHECK(s.residual_variance == doctest::Approx(0.8377180674116156).epsilon(1e-12));
    CHECK(s.degrees_of_freedom == doctest::Approx(153).epsilon(1e-14));
    CHECK(s.level == 0.9);
    REQUIRE(s.coefficients.size() == 6);
    CHECK(s.coefficients[0].name == "intercept");
    CHECK(s.coefficients[5].name == "x4");
    for (std::size_t k = 0; k < 6; ++k) {
        const auto& c = s.coefficients[k];
        CHECK(c.standard_error == doctest::Approx(errors[k]).epsilon(1e-12));
        CHECK(c.t == c.value / c.standard_error);
        CHECK(c.p_value == doctest::Approx(p_values[k]).epsilon(1e-9));
        CHECK((c.high - c.low) / 2 == doctest::Approx(half_widths[k]).epsilon(1e-11));
        CHECK((c.high + c.low) / 2 == doctest::Approx(c.value).epsilon(1e-12));
    }
}

TEST_CASE("ridge regression without penalty is linear regression, with a huge one the mean") {
    const auto data = test::golden_data();
    const auto plain = fit(linear_regression{}, data);
    const auto none = fit(ridge_regression{.l2 = 0}, data);
    CHECK(predict(plain, data.x()) == predict(none, data.x()));
    const auto s = none.state().summary(), t = fit(ridge_regression{.l2 = 1e-9}, data).state().summary();
    for (std::size_t k = 0; k < 6; ++k)
        CHECK(s.coefficients[k].standard_error ==
              doctest::Approx(t.coefficients[k].standard_error).epsilon(1e-9));
    const auto flat = fit(ridge_regression{.l2 = 1e15}, data).state();
    double sum = 0, weight = 0;
    const auto& y = std::get<numeric_target>(data.target()).values;
    for (std::size_t i = 0; i < y.size(); ++i) sum += data.weight(i) * y[i], weight += data.weight(i);
    CHECK(flat.intercept() == doctest::Approx(sum / weight).epsilon(1e-12));
    CHECK(flat.summary().degrees_of_freedom == doctest::Approx(weight - 1).epsilon(1e-9));
}

TEST_CASE("ridge regression's standard errors are those of its formula") {
    // sigma^2 A^-1 X'X A^-1 with A = X'X + l2, for one centred column.
    const table x({{"a", array<double>({-2, -1, 0, 1, 2})}});
    const dataset<> data{x, numeric_target{array<double>({-1.5, -1.5, 0.5, 0.5, 2})}};
    const auto s = fit(ridge_regression{.l2 = 5}, data).state().summary();
    const double slope = (3 + 1.5 + 0.5 + 4) / 15.0;
    double squares = 0;
    for (int i = 0; i < 5; ++i) {
        const double y[] = {-1.5, -1.5, 0.5, 0.5, 2};
        squares += (y[i] - slope * (i - 2)) * (y[i] - slope * (i - 2));
    }
    CHECK(s.coefficients[1].value == doctest::Approx(slope).epsilon(1e-14));
    CHECK(s.degrees_of_freedom == doctest::Approx(5 - 1 - 10.0 / 15).epsilon(1e-14));
    CHECK(s.residual_variance == doctest::Approx(squares / s.degrees_of_freedom).epsilon(1e-13));
    CHECK(s.coefficients[1].standard_error ==
          doctest::Approx(std::sqrt(s.residual_variance * 10) / 15).epsilon(1e-13));
    CHECK(s.coefficients[0].standard_error ==
          doctest::Approx(std::sqrt(s.residual_variance / 5)).epsilon(1e-13));
}

TEST_CASE("linear regression reproduces a linear target, however many rows, and says that nothing is left") {
    for (const std::size_t n : {3u, 100u, 5000u}) {
        const auto data = test::random_numbers(n, {.n_rows = n, .n_columns = 2});
        std::vector<double> y;
        const auto f = features(data.x(), "test");
        for (std::size_t i = 0; i < n; ++i) y.push_back(1e6 + 3 * f[0][i] - 2e-3 * f[1][i]);
        const auto m = fit(linear_regression{}, dataset(data.x(), numeric_target{std::move(y)})).state();
        CHECK(m.coefficients()[0] == doctest::Approx(3).epsilon(1e-9));
        CHECK(m.coefficients()[1] == doctest::Approx(-2e-3).epsilon(1e-6));
        CHECK(m.intercept() == doctest::Approx(1e6).epsilon(1e-14));
        CHECK(m.summary().r_squared == doctest::Approx(1).epsilon(1e-12));
    }
}

TEST_CASE("linear regression goes through all points when there are more columns than rows") {
    const auto data = test::random_numbers(4, {.n_rows = 12, .n_columns = 30});
    const auto m = fit(linear_regression{}, data);
    const auto& y = std::get<numeric_target>(data.target()).values;
    const auto p = predict(m, data.x());
    for (std::size_t i = 0; i < y.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(y[i]).epsilon(1e-9));
    const auto s = m.state().summary();
    CHECK(s.degrees_of_freedom == 0);
    CHECK(std::isnan(s.coefficients[1].standard_error));
    CHECK(std::isnan(s.coefficients[1].p_value));
}

TEST_CASE("linear regression gives the same bytes for any number of threads") {
    const auto data = test::random_numbers(1, {.n_rows = 20000, .n_columns = 11, .weights = true});
    const auto expected = to_bytes(fit(linear_regression{}, data, {.threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(linear_regression{}, data, {.threads = threads})) == expected);
}

TEST_CASE("linear regression gives a column that does not vary the coefficient 0") {
    auto x = test::golden_table();
    x.add({"constant", array<double>(std::vector<double>(test::golden_size, 0.1))});
    const auto m = fit(linear_regression{}, dataset(x, numeric_target{test::golden_numbers()})).state();
    CHECK(m.coefficients()[5] == 0);
}

TEST_CASE("linear models name column and row of a value that is missing or infinite") {
    const table x({{"a", array<double>({1, 2, 3})}, {"b", array<double>({1, absent, 3})}});
    const numeric_target y{array<double>({1, 2, 4})};
    const auto why = message_of([&] { (void)fit(linear_regression{}, dataset(x, y)); });
    CHECK(why.find("linear_regression: needs finite numbers, got a missing value, at column \"b\", row 1") ==
          0);
    const table inf({{"a", array<float>({1.0f, 2.0f, std::numeric_limits<float>::infinity()})}});
    CHECK(message_of([&] { (void)fit(linear_regression{}, dataset(inf, y)); }).find("column \"a\", row 2") !=
          std::string::npos);
    const table good({{"a", array<double>({1, 2, 3})}, {"b", array<double>({1, 0, 3})}});
    CHECK(message_of([&] {
              (void)fit(linear_regression{}, dataset(good, numeric_target{array<double>({1, absent, 2})}));
          }).find("column \"target\", row 1") != std::string::npos);
    // A row of weight 0 is not looked at.
    const dataset<> weighted{x, y, {.weights = array<double>({1, 0, 1})}};
    CHECK_NOTHROW((void)fit(linear_regression{}, weighted));

    const auto m = fit(linear_regression{}, dataset(good, y));
    CHECK(message_of([&] { (void)predict(m, x); }).find("column \"b\", row 1") != std::string::npos);
    row_scratch scratch(m);
    double out[1];
    cell row[2] = {{1, {}}, {absent, {}}};
    CHECK_FALSE(predict_row(m, row, out, scratch));
    row[1].number = 2;
    CHECK(predict_row(m, row, out, scratch));
}

TEST_CASE("linear models refuse data without columns, weight or numbers as target") {
    const table x({{"a", array<double>({1, 2, 3})}});
    const numeric_target y{array<double>({1, 2, 4})};
    CHECK(message_of([&] {
              (void)fit(linear_regression{}, dataset(table::of_rows(3), y));
          }).find("1 column") != std::string::npos);
    const dataset<> weightless{x, y, {.weights = array<double>({0, 0, 0})}};
    CHECK(message_of([&] { (void)fit(linear_regression{}, weightless); }).find("weight > 0") !=
          std::string::npos);
    CHECK(message_of([&] { (void)fit(linear_regression{}, dataset(x)); }).find("numeric target") !=
          std::string::npos);
}

}  // namespace linear_regression_test
