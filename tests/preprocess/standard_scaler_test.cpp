// SPDX-License-Identifier: MIT
#include "sluice/preprocess/standard_scaler.hpp"

#include "support/fitted_rows.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;
namespace standard_scaler_test {

using test::missing_value;

const table five_numbers({{"x", array<double>({1, 2, missing_value, 4, 10.5, -3})}});

// Golden values: sklearn.preprocessing.StandardScaler().fit_transform([[1], [2], [nan], [4], [10.5], [-3]])
TEST_CASE("standard scaler gives scikit-learn's numbers") {
    const std::vector<double> expected{-0.4287289982861979, -0.20308215708293587, -1,
                                       0.2482115253235883,  1.7149159931447917,   -1.3313163630992464};
    const auto made = test::encoded(standard_scaler{}, five_numbers, five_numbers);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(made[i][0] == doctest::Approx(expected[i]).epsilon(1e-14));
    CHECK(test::rows_agree(standard_scaler{}, five_numbers, five_numbers));
}

TEST_CASE("standard scaler gives mean 0 and variance 1 to the rows that count") {
    const auto data =
        test::random_numbers(1, {.n_rows = 500, .n_columns = 3, .missing = 0.1, .weights = true});
    const auto made = transform(fit(standard_scaler{}, data), data.x());
    for (const auto& f : features(made, "test")) {
        double weight = 0, sum = 0, squares = 0;
        for (std::size_t i = 0; i < 500; ++i)
            if (!std::isnan(f[i]))
                weight += data.weight(i), sum += data.weight(i) * f[i],
                    squares += data.weight(i) * f[i] * f[i];
        CHECK(std::abs(sum / weight) < 1e-14);
        CHECK(squares / weight == doctest::Approx(1).epsilon(1e-13));
    }
}

TEST_CASE("standard scaler leaves out what it is told to leave out") {
    const table x({{"a", array<double>({1, 3})}});
    CHECK(test::encoded(standard_scaler{.with_std = false}, x, x) == test::number_rows{{-1}, {1}});
    CHECK(test::encoded(standard_scaler{.with_mean = false}, x, x) == test::number_rows{{1}, {3}});
    CHECK(test::encoded(standard_scaler{.with_mean = false, .with_std = false}, x, x) ==
          test::number_rows{{1}, {3}});
}

TEST_CASE("standard scaler does not divide what does not vary, and leaves missing columns missing") {
    const table x({{"c", array<double>({5, 5, 5})},
                   {"m", array<double>({missing_value, missing_value, missing_value})}});
    CHECK(test::encoded(standard_scaler{}, x, x) == test::number_rows{{0, -1}, {0, -1}, {0, -1}});
    const table one({{"c", array<double>({7})}});
    CHECK(test::encoded(standard_scaler{}, one, one) == test::number_rows{{0}});
}

TEST_CASE("standard scaler keeps float32 columns float32 and scales blocks column by column") {
    const table x({{"f", array<float>({1, 3})},
                   {"b", dense_block<double>{array<double>({1, 3, 10, 30}), 2, {"p", "q"}}}});
    const auto made = transform(fit(standard_scaler{}, dataset(x)), x);
    CHECK(made["f"].as<array<float>>() != nullptr);
    const auto* block = made["b"].as<dense_block<double>>();
    REQUIRE(block != nullptr);
    CHECK((block->column(1)[0] == -1 && block->column(1)[1] == 1));
    CHECK(test::rows_agree(standard_scaler{}, x, x));
}

TEST_CASE("standard scaler refuses infinite values and sums that overflow") {
    const table infinite({{"c", array<double>({1, std::numeric_limits<double>::infinity()})}});
    const auto why = test::thrown<invalid_data>([&] { return fit(standard_scaler{}, dataset(infinite)); });
    CHECK(why.component == "standard_scaler");
    CHECK(why.place == "column \"c\", row 1");
    const table large({{"c", array<double>({1e200, -1e200})}});
    CHECK(test::thrown<invalid_data>([&] { return fit(standard_scaler{}, dataset(large)); }).component ==
          "standard_scaler");
}

}  // namespace standard_scaler_test
