// SPDX-License-Identifier: MIT
#include "sluice/backend/cpu/cut_scores.hpp"

#include "sluice/core/random.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace sluice;
namespace cut_scores_test {

using backend::cpu::score_rule;

double naive_part(double gradient, double hessian, const score_rule& rule) {
    const double pulled = std::copysign(std::max(std::abs(gradient) - rule.l1, 0.0), gradient);
    return hessian + rule.l2 > 0 ? pulled * pulled / (hessian + rule.l2) : 0;
}
double naive(double gradient, double hessian, const score_rule& rule) {
    const double g = gradient + rule.more_gradient, h = hessian + rule.more_hessian;
    if (h == 0 || rule.hessian - h == 0 || h < rule.least_hessian || rule.hessian - h < rule.least_hessian)
        return -std::numeric_limits<double>::infinity();
    return naive_part(g, h, rule) + naive_part(rule.gradient - g, rule.hessian - h, rule);
}

TEST_CASE("cuts are scored as one by one, to the bit, for any number of them and any vector width") {
    random_generator g(random_stream(1, 0));
    for (std::size_t trial = 0; trial < 200; ++trial) {
        const std::size_t n = trial % 37;
        const auto whole = [&](std::size_t below) {
            return static_cast<double>(uniform_integer(g, below)) - static_cast<double>(below / 2);
        };
        score_rule rule{.gradient = whole(1'000'000),
                        .hessian = 500'000 + static_cast<double>(uniform_integer(g, 1000)),
                        .more_gradient = trial % 3 == 0 ? whole(1000) : 0,
                        .more_hessian = trial % 3 == 0 ? 500 + whole(1000) : 0,
                        .l1 = trial % 4 == 0 ? 20'000.0 : 0,
                        .l2 = trial % 5 == 0 ? 0 : 123.5,
                        .least_hessian = trial % 2 == 0 ? 40'000.0 : 0};
        std::vector<double> gradients, hessians;
        for (std::size_t i = 0; i < n; ++i) {
            gradients.push_back(whole(1'000'000));
            hessians.push_back(i % 9 == 0   ? 0
                               : i % 9 == 1 ? rule.hessian
                                            : static_cast<double>(uniform_integer(g, 500'000)));
        }
        for (const auto width : test::vector_widths()) {
            std::vector<double> scores(n);
            const double highest =
                backend::cpu::score_cuts(gradients.data(), hessians.data(), n, rule, scores.data(), width);
            CHECK(
                (n == 0 ? std::isinf(highest) : highest == *std::max_element(scores.begin(), scores.end())));
            for (std::size_t i = 0; i < n; ++i) {
                const double expected = naive(gradients[i], hessians[i], rule);
                CHECK(std::memcmp(&scores[i], &expected, sizeof expected) == 0);
            }
        }
    }
}

}  // namespace cut_scores_test
