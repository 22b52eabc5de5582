// SPDX-License-Identifier: MIT
#include "sluice/trees/position_bias.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace position_bias_test {

using trees::position_bias;

TEST_CASE("position bias finds the factors that costs are made of") {
    // Costs that are a product of t+ of the one and t- of the other, but for a common factor.
    const double clicked[] = {1, 0.7, 0.4}, other[] = {1, 1.2, 0.8};
    std::vector<double> costs(position_bias::n_positions * position_bias::n_positions);
    for (std::int64_t a = 0; a < 3; ++a)
        for (std::int64_t b = 0; b < 3; ++b) costs[position_bias::cell_of(a, b)] = 5 * clicked[a] * other[b];
    position_bias bias;
    bias.estimate(costs);
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(bias.clicked()[k] == doctest::Approx(clicked[k]).epsilon(1e-12));
        CHECK(bias.other()[k] == doctest::Approx(other[k]).epsilon(1e-12));
    }
    CHECK(bias.clicked()[3] == 1);
    CHECK(bias.weight(2, 1) == doctest::Approx(1 / (0.4 * 1.2)).epsilon(1e-12));
}

TEST_CASE("position bias solves its own equations, and counts far positions as one") {
    std::vector<double> costs(position_bias::n_positions * position_bias::n_positions);
    for (std::size_t k = 0; k < costs.size(); ++k) costs[k] = 1 + static_cast<double>(k * 7919 % 101) / 10;
    position_bias bias;
    bias.estimate(costs);
    for (std::size_t a = 0; a < position_bias::n_positions; ++a) {
        double sum = 0, first = 0;
        for (std::size_t b = 0; b < position_bias::n_positions; ++b) {
            sum += costs[a * position_bias::n_positions + b] / bias.other()[b];
            first += costs[b] / bias.other()[b];
        }
        CHECK(bias.clicked()[a] == doctest::Approx(sum / first).epsilon(1e-6));
    }
    CHECK(bias.weight(63, 1000000) == bias.weight(63, 63));
}

TEST_CASE(
    "position bias without pairs counts every pair once, and is bounded where a position is hardly clicked") {
    std::vector<double> costs(position_bias::n_positions * position_bias::n_positions);
    position_bias bias;
    bias.estimate(costs);
    CHECK(bias.weight(0, 5) == 1);
    costs[position_bias::cell_of(0, 1)] = 1;
    costs[position_bias::cell_of(2, 1)] = 1e-30;
    bias.estimate(costs);
    CHECK(bias.clicked()[2] == 0.01);
}

}  // namespace position_bias_test
