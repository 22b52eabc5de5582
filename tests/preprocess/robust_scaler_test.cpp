// SPDX-License-Identifier: MIT
#include "sluice/preprocess/robust_scaler.hpp"

#include "support/fitted_rows.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;
namespace robust_scaler_test {

using test::missing_value;

// Golden values: sklearn.preprocessing.RobustScaler().fit_transform([[1], [2], [nan], [4], [10.5], [-3]])
TEST_CASE("robust scaler gives scikit-learn's numbers") {
    const table x({{"x", array<double>({1, 2, missing_value, 4, 10.5, -3})}});
    const std::vector<double> expected{-1.0 / 3, 0.0, -1, 2.0 / 3, 17.0 / 6, -5.0 / 3};
    const auto made = test::encoded(robust_scaler{}, x, x);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(made[i][0] == doctest::Approx(expected[i]).epsilon(1e-14));
    CHECK(test::rows_agree(robust_scaler{}, x, x));
}

TEST_CASE("robust scaler of weighted rows is that of the copies") {
    const auto data =
        test::random_numbers(4, {.n_rows = 60, .n_columns = 2, .missing = 0.1, .weights = true});
    const auto weighted = fit(robust_scaler{}, data), copies = fit(robust_scaler{}, test::repeated(data));
    CHECK(test::numbers_of(transform(weighted, data.x())) == test::numbers_of(transform(copies, data.x())));
}

TEST_CASE("robust scaler leaves out what it is told to leave out, and does not divide what does not vary") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5})}});
    CHECK(test::encoded(robust_scaler{.with_centering = false}, x, x)[4][0] == 2.5);
    CHECK(test::encoded(robust_scaler{.with_scaling = false}, x, x)[4][0] == 2);
    CHECK(test::encoded(robust_scaler{.quantile_low = 0, .quantile_high = 1}, x, x)[4][0] == 0.5);
    const table c({{"c", array<double>({5, 5, 9})},
                   {"m", array<double>({missing_value, missing_value, missing_value})}});
    CHECK(test::encoded(robust_scaler{.quantile_low = 0, .quantile_high = 0.5}, c, c) ==
          test::number_rows{{0, -1}, {0, -1}, {4, -1}});
}

TEST_CASE("robust scaler takes infinite outliers, and refuses infinite statistics") {
    const double infinity = std::numeric_limits<double>::infinity();
    const table one({{"a", array<double>({1, 2, 3, 4, infinity})}});
    CHECK(test::encoded(robust_scaler{}, one, one)[0][0] == -1);
    const table many({{"a", array<double>({1, 2, infinity, infinity, infinity})}});
    const auto why = test::thrown<invalid_data>([&] { return fit(robust_scaler{}, dataset(many)); });
    CHECK(why.component == "robust_scaler");
    CHECK(why.actual == "inf");
    CHECK(why.place == "column \"a\"");
}

TEST_CASE("robust scaler refuses quantiles in the wrong order by name") {
    const table x({{"a", array<double>({1})}});
    const auto why = test::thrown<invalid_parameter>(
        [&] { return fit(robust_scaler{.quantile_low = 0.8, .quantile_high = 0.2}, dataset(x)); });
    CHECK(why.component == "robust_scaler.quantile_low");
    CHECK(why.requirement == "must be < quantile_high = 0.2");
    CHECK(why.actual == "0.8");
}

}  // namespace robust_scaler_test
