// SPDX-License-Identifier: MIT
#include "sluice/preprocess/max_abs_scaler.hpp"

#include "support/fitted_rows.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace max_abs_scaler_test {

using test::missing_value;

// Golden values: sklearn.preprocessing.MaxAbsScaler().fit_transform([[1], [2], [nan], [4], [10.5], [-3]])
TEST_CASE("max-abs scaler gives scikit-learn's numbers") {
    const table x({{"x", array<double>({1, 2, missing_value, 4, 10.5, -3})}});
    const std::vector<double> expected{0.095238095238095233, 0.19047619047619047, -1, 0.38095238095238093, 1,
                                       -0.2857142857142857};
    const auto made = test::encoded(max_abs_scaler{}, x, x);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(made[i][0] == doctest::Approx(expected[i]).epsilon(1e-14));
    CHECK(test::rows_agree(max_abs_scaler{}, x, x));
}

TEST_CASE("max-abs scaler gives 1 to the largest magnitude, whatever its sign, and keeps zeros") {
    const auto data = test::random_numbers(3, {.n_rows = 100, .n_columns = 3, .missing = 0.1});
    const table made = transform(fit(max_abs_scaler{}, data), data.x());
    for (const auto& f : features(made, "test")) {
        double largest = 0;
        for (std::size_t i = 0; i < 100; ++i)
            if (!std::isnan(f[i])) largest = (std::max)(largest, std::abs(f[i]));
        CHECK(largest == 1);
    }
    const table x({{"a", array<double>({-4, 0, 2})}});
    CHECK(test::numbers_of(transform(fit(max_abs_scaler{}, dataset(x)), x)) ==
          test::number_rows{{-1}, {0}, {0.5}});
}

TEST_CASE(
    "max-abs scaler does not divide zeros, leaves missing columns missing, and ignores rows of weight 0") {
    const table x({{"z", array<double>({0, -0.0})}, {"m", array<double>({missing_value, missing_value})}});
    CHECK(test::encoded(max_abs_scaler{}, x, x) == test::number_rows{{0, -1}, {0, -1}});
    const table y({{"a", array<double>({2, 100})}});
    const dataset weighted(y, {.weights = array<double>({1, 0})});
    CHECK(test::numbers_of(transform(fit(max_abs_scaler{}, weighted), y)) == test::number_rows{{1}, {50}});
}

TEST_CASE("max-abs scaler refuses infinite values by row") {
    const table x({{"c", array<double>({1, -std::numeric_limits<double>::infinity()})}});
    const auto why = test::thrown<invalid_data>([&] { return fit(max_abs_scaler{}, dataset(x)); });
    CHECK(why.component == "max_abs_scaler");
    CHECK(why.place == "column \"c\", row 1");
}

}  // namespace max_abs_scaler_test
