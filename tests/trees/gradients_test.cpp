// SPDX-License-Identifier: MIT
#include "sluice/trees/gradients.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;
using namespace sluice::trees;

TEST_CASE("quantised gradients keep every value to half a quantum") {
    for (const std::size_t n : {100u, 100000u}) {
        random_generator g(random_stream(n, 0));
        std::vector<derivative> d(n);
        for (auto& one : d) one = {normal(g), uniform(g)};
        quantised_gradients q;
        q.assign(d, {});
        const double half_g = q.gradient({1, 0}) / 2, half_h = q.hessian({0, 1}) / 2;
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t word = q.wide() ? q.wide_words()[i] : q.narrow_words()[i];
            const std::int64_t half = q.wide() ? std::int64_t{1} << 32 : std::int64_t{1} << 16;
            const std::int64_t h = word & (half - 1);
            const sums s{(word - h) / half, h};
            REQUIRE(std::abs(q.gradient(s) - d[i].gradient) <= half_g);
            REQUIRE(std::abs(q.hessian(s) - d[i].hessian) <= half_h);
        }
    }
}

TEST_CASE("quantised gradients take wide words when a heavy tail would round most rows to nothing") {
    std::vector<derivative> d(100000, {1.0, 1.0});
    quantised_gradients q;
    q.assign(d, {});
    CHECK(!q.wide());
    d[17].gradient = 1e6;
    q.assign(d, {});
    CHECK(q.wide());
    // And still tell the small ones apart from zero.
    CHECK(q.gradient({q.wide_words()[0] >> 32, 0}) == doctest::Approx(1.0).epsilon(1e-3));
}

TEST_CASE("quantised gradients of nothing but zeros are zeros") {
    std::vector<derivative> d(10);
    quantised_gradients q;
    q.assign(d, {});
    for (std::size_t i = 0; i < 10; ++i) CHECK(q.wide_words()[i] == 0);
}
