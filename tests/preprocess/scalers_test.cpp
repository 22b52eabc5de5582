// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/min_max_scaler.hpp"
#include "sluice/preprocess/robust_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

// numpy.array([1, 2, nan, 4, 10.5, -3])
const table five_numbers({{"x", array<double>({1, 2, missing_value, 4, 10.5, -3})}});

template <class Spec>
void scales_to(const Spec& spec, const std::vector<double>& expected) {
    const auto made = transform(fit(spec, dataset(five_numbers)), five_numbers);
    const auto& values = *made["x"].template as<array<double>>();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isnan(expected[i]))
            CHECK(std::isnan(values[i]));
        else
            CHECK(values[i] == doctest::Approx(expected[i]).epsilon(1e-14));
    }
}

}  // namespace

// Golden values: sklearn.preprocessing of scikit-learn, X = [[1], [2], [nan], [4], [10.5], [-3]], fit_transform(X).
TEST_CASE("scalers give scikit-learn's numbers") {
    scales_to(standard_scaler{}, {-0.4287289982861979, -0.20308215708293587, missing_value,
                                  0.2482115253235883, 1.7149159931447917, -1.3313163630992464});
    scales_to(min_max_scaler{},
              {0.29629629629629628, 0.37037037037037035, missing_value, 0.51851851851851849, 1.0, 0.0});
    scales_to(max_abs_scaler{}, {0.095238095238095233, 0.19047619047619047, missing_value,
                                 0.38095238095238093, 1.0, -0.2857142857142857});
    scales_to(robust_scaler{}, {-1.0 / 3, 0.0, missing_value, 2.0 / 3, 17.0 / 6, -5.0 / 3});
}

TEST_CASE("scalers leave a column alone that does not vary, and one without values") {
    const table x({{"c", array<double>({5, 5, 5})},
                   {"m", array<double>({missing_value, missing_value, missing_value})}});
    const auto made = transform(fit(standard_scaler{}, dataset(x)), x);
    CHECK((*made["c"].as<array<double>>())[1] == 0);
    CHECK(std::isnan((*made["m"].as<array<double>>())[1]));
    CHECK((*transform(fit(min_max_scaler{.low = 2, .high = 3}, dataset(x)), x)["c"].as<array<double>>())[0] ==
          2);
    CHECK((*transform(fit(max_abs_scaler{}, dataset(x)), x)["c"].as<array<double>>())[0] == 1);
}

TEST_CASE("scalers refuse infinite values by row, and contradicting parameters by name") {
    const table x({{"c", array<double>({1, std::numeric_limits<double>::infinity()})}});
    try {
        (void)fit(standard_scaler{}, dataset(x));
        FAIL("an infinite value must throw");
    } catch (const invalid_data& why) {
        CHECK(why.details().place == "column \"c\", row 1");
    }
    CHECK_THROWS_AS((void)fit(max_abs_scaler{}, dataset(x)), invalid_data);
    CHECK_THROWS_AS((void)fit(min_max_scaler{.low = 1, .high = 1}, dataset(five_numbers)), invalid_parameter);
    CHECK_THROWS_AS(
        (void)fit(robust_scaler{.quantile_low = 0.8, .quantile_high = 0.2}, dataset(five_numbers)),
        invalid_parameter);
}

TEST_CASE("min-max scaler clips later values when it is asked to") {
    const table train({{"c", array<double>({0, 10})}}), test({{"c", array<double>({-5, 20, missing_value})}});
    const auto clipped = transform(fit(min_max_scaler{.clip = true}, dataset(train)), test);
    const auto& values = *clipped["c"].as<array<double>>();
    CHECK(values[0] == 0);
    CHECK(values[1] == 1);
    CHECK(std::isnan(values[2]));
}

TEST_CASE("scalers keep float32 columns float32 and scale blocks column by column") {
    const table x({{"f", array<float>({1, 3})},
                   {"b", dense_block<double>{array<double>({1, 3, 10, 30}), 2, {"p", "q"}}}});
    const auto made = transform(fit(standard_scaler{}, dataset(x)), x);
    CHECK(made["f"].as<array<float>>() != nullptr);
    const auto* block = made["b"].as<dense_block<double>>();
    REQUIRE(block != nullptr);
    CHECK(block->column(1)[0] == -1);
    CHECK(block->column(1)[1] == 1);
}
