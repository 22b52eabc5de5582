// SPDX-License-Identifier: MIT
#include "sluice/preprocess/min_max_scaler.hpp"

#include "support/fitted_rows.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

using namespace sluice;
namespace min_max_scaler_test {

using test::missing_value;

// Golden values: sklearn.preprocessing.MinMaxScaler().fit_transform([[1], [2], [nan], [4], [10.5], [-3]])
TEST_CASE("min-max scaler gives scikit-learn's numbers") {
    const table x({{"x", array<double>({1, 2, missing_value, 4, 10.5, -3})}});
    const std::vector<double> expected{
        0.29629629629629628, 0.37037037037037035, -1, 0.51851851851851849, 1, 0};
    const auto made = test::encoded(min_max_scaler{}, x, x);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(made[i][0] == doctest::Approx(expected[i]).epsilon(1e-14));
    CHECK(test::rows_agree(min_max_scaler{.low = -1, .high = 3}, x, x));
}

TEST_CASE("min-max scaler brings the smallest value to low and the largest to high") {
    const auto data = test::random_numbers(2, {.n_rows = 200, .n_columns = 2, .missing = 0.2});
    const auto made = transform(fit(min_max_scaler{.low = -2, .high = 6}, data), data.x());
    for (const auto& f : features(made, "test")) {
        double low = 1e9, high = -1e9;
        for (std::size_t i = 0; i < 200; ++i) low = (std::min)(low, f[i]), high = (std::max)(high, f[i]);
        CHECK(low == -2);
        CHECK(high == doctest::Approx(6).epsilon(1e-15));
    }
}

TEST_CASE("min-max scaler clips later values when it is asked to, and lets them pass otherwise") {
    const table train({{"c", array<double>({0, 10})}}),
        later({{"c", array<double>({-5, 20, missing_value})}});
    CHECK(test::encoded(min_max_scaler{.clip = true}, train, later) == test::number_rows{{0}, {1}, {-1}});
    CHECK(test::encoded(min_max_scaler{.low = 0, .high = 2}, train, later) ==
          test::number_rows{{-1}, {4}, {-1}});
    CHECK(test::rows_agree(min_max_scaler{.clip = true}, train, later));
}

TEST_CASE("min-max scaler makes low of a column that does not vary, and leaves a missing one missing") {
    const table x({{"c", array<double>({5, 5})}, {"m", array<double>({missing_value, missing_value})}});
    CHECK(test::encoded(min_max_scaler{.low = 2, .high = 3}, x, x) == test::number_rows{{2, -1}, {2, -1}});
}

TEST_CASE("min-max scaler refuses infinite values by row, and contradicting parameters by name") {
    const table x({{"c", array<double>({1, std::numeric_limits<double>::infinity()})}});
    CHECK(test::thrown<invalid_data>([&] { return fit(min_max_scaler{}, dataset(x)); }).component ==
          "min_max_scaler");
    const auto why =
        test::thrown<invalid_parameter>([&] { return fit(min_max_scaler{.low = 1, .high = 1}, dataset(x)); });
    CHECK(why.component == "min_max_scaler.low");
    CHECK(why.requirement == "must be < high = 1");
    CHECK(why.actual == "1");
}

}  // namespace min_max_scaler_test
