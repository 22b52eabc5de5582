// SPDX-License-Identifier: MIT
#include "sluice/core/lanes.hpp"

#include "sluice/core/random.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using namespace sluice;

namespace lanes_test {

TEST_CASE("sigmoid of many numbers has the bits of the sigmoid of one in every vector width") {
    const double inf = std::numeric_limits<double>::infinity();
    std::vector<double> x{-800, 800, 0, -0.0, inf, -inf, -708, -708.0001, -707.999, 709.9, 1e-320, 37, -37};
    random_generator g(random_stream(1, 0));
    for (int i = 0; i < 100000; ++i) x.push_back(normal(g) * std::exp(2 * normal(g)));
    for (const auto width : test::vector_widths()) {
        std::vector<double> out(x.size());
        exact_sigmoid(x.data(), out.data(), x.size(), width);
        for (std::size_t i = 0; i < x.size(); ++i)
            REQUIRE(std::bit_cast<std::uint64_t>(out[i]) ==
                    std::bit_cast<std::uint64_t>(exact_sigmoid(x[i])));
    }
    double nan = std::numeric_limits<double>::quiet_NaN(), out = 0;
    exact_sigmoid(&nan, &out, 1);
    CHECK(std::isnan(out));
}

TEST_CASE("exponential of many numbers has the bits of the exponential of one in every vector width") {
    const double inf = std::numeric_limits<double>::infinity();
    std::vector<double> x{0, -0.0, -inf, -708, -708.0001, -707.999, -1e-320, -37, -0.5};
    random_generator g(random_stream(2, 0));
    for (int i = 0; i < 100000; ++i) x.push_back(-std::abs(normal(g)) * std::exp(2 * normal(g)));
    for (const auto width : test::vector_widths()) {
        std::vector<double> out(x.size());
        exact_exp_of_negative(x.data(), out.data(), x.size(), width);
        for (std::size_t i = 0; i < x.size(); ++i)
            REQUIRE(std::bit_cast<std::uint64_t>(out[i]) == std::bit_cast<std::uint64_t>(exact_exp(x[i])));
    }
}

}  // namespace lanes_test
