// SPDX-License-Identifier: MIT
#include "sluice/trees/gradient_spread.hpp"

#include "support/n_draws.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

using namespace sluice;
namespace gradient_spread_test {

using namespace sluice::trees;

/// Rows, each of which counts so many times.
struct given final : objective {
    std::vector<double> gradients, hessians, weights;

    explicit given(std::size_t n = 0, std::uint64_t seed = 0) {
        random_generator g(random_stream(seed, 4));
        for (std::size_t i = 0; i < n; ++i) {
            gradients.push_back(normal(g));
            hessians.push_back(uniform(g));
            weights.push_back(static_cast<double>(uniform_integer(g, 4)));
        }
    }
    [[nodiscard]] std::vector<double> base_margins(const context&) const override { return {0}; }
    [[nodiscard]] double mean_loss(const margin_table&, const context&) override { return 0; }
    void derive(std::size_t output, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        for (std::size_t i = begin; i < end; ++i) {
            g[i - begin] = gradients[i] * static_cast<double>(output + 1);
            h[i - begin] = hessians[i];
        }
    }
    [[nodiscard]] gradient_spread spread(std::size_t n_outputs = 1) const {
        const dataset<> data(table::of_rows(gradients.size()), {.weights = weights});
        const row_sampler sampler({});
        const margin_table margins;
        const round_derivatives derive{data, *this, sampler, margins};
        gradient_spread seen;
        seen.begin(gradients.size(), n_outputs);
        std::vector<double> g(512), h(512);
        for (int times = 0; times < 2; ++times)  // the second time in the place of the first
            for (std::size_t k = 0; k < n_outputs; ++k)
                for (std::size_t begin = 0; begin < gradients.size(); begin += 512) {
                    const std::size_t end = std::min(begin + 512, gradients.size());
                    derive(k, begin, end, g.data(), h.data());
                    seen.note(k, derive, begin, end, g.data(), h.data());
                }
        return seen;
    }
};

TEST_CASE("gradient spread: the root of squares over hessians, of rows by their weights") {
    for (const std::size_t n : {1u, 2u, 511u, 512u, 513u, 3000u}) {
        const given rows(n, n);
        double squares = 0, hessian = 0;
        for (std::size_t i = 0; i < n; ++i) {
            squares += rows.weights[i] * rows.gradients[i] * rows.gradients[i];
            hessian += rows.weights[i] * rows.hessians[i];
        }
        const double expected = hessian > 0 ? std::sqrt(squares / hessian) : 0;
        CAPTURE(n);
        CHECK(rows.spread().value(0) == doctest::Approx(expected).epsilon(1e-6));
        CHECK(rows.spread(3).value(2) == doctest::Approx(3 * expected).epsilon(1e-6));
        CHECK(rows.spread(3).of_all() == doctest::Approx(std::sqrt(1.0 + 4 + 9) * expected).epsilon(1e-6));
    }
}

TEST_CASE("gradient spread: a weight is so many copies, and the order of the rows does not matter") {
    for (std::uint64_t seed = 0; seed < test::n_draws(200); ++seed) {
        const given rows(1000, seed);
        given copies, shuffled;
        std::vector<std::size_t> order(1000);
        std::iota(order.begin(), order.end(), std::size_t{0});
        random_generator g(random_stream(seed, 5));
        shuffle(g, std::span(order));
        for (std::size_t i = 0; i < 1000; ++i) {
            copies.gradients.insert(copies.gradients.end(), static_cast<std::size_t>(rows.weights[i]),
                                    rows.gradients[i]);
            copies.hessians.insert(copies.hessians.end(), static_cast<std::size_t>(rows.weights[i]),
                                   rows.hessians[i]);
            shuffled.gradients.push_back(rows.gradients[order[i]]);
            shuffled.hessians.push_back(rows.hessians[order[i]]);
            shuffled.weights.push_back(rows.weights[order[i]]);
        }
        const double value = rows.spread().value(0);
        CAPTURE(seed);
        CHECK(value > 0);
        CHECK(copies.spread().value(0) == value);
        CHECK(shuffled.spread().value(0) == value);
    }
}

TEST_CASE("gradient spread: none where nothing counts") {
    given rows(100, 1);
    std::fill(rows.weights.begin(), rows.weights.end(), 0.0);
    CHECK(rows.spread().value(0) == 0);
    rows.weights.clear();
    std::fill(rows.hessians.begin(), rows.hessians.end(), 0.0);
    CHECK(rows.spread().value(0) == 0);
}

}  // namespace gradient_spread_test
