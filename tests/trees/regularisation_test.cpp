// SPDX-License-Identifier: MIT
#include "sluice/trees/regularisation.hpp"

#include <doctest/doctest.h>

namespace regularisation_test {

using namespace sluice::trees;

TEST_CASE("leaf rule follows its formulas, and nothing divides by zero") {
    const leaf_rule plain({.l2 = 1}, {});
    CHECK(plain.free_value({-3, 2}) == 1);
    CHECK(plain.free_score({-3, 2}) == 3);
    CHECK(leaf_rule({.l2 = 0}, {}).free_value({1, 0}) == 0);
    CHECK(leaf_rule({.l2 = 0}, {}).free_score({1, 0}) == 0);
    const leaf_rule drawn({.l1 = 1, .l2 = 1}, {});
    CHECK(drawn.free_value({-3, 1}) == 1);
    CHECK(drawn.free_value({3, 1}) == -1);
    CHECK(drawn.free_value({-1, 1}) == 0);
    CHECK(drawn.free_score({-3, 1}) == 2);
}

TEST_CASE("leaf rule scores a value held back as the free one when it is the same") {
    const leaf_rule rule({.l1 = 0.5, .l2 = 2}, {});
    for (const sums s : {sums{-7, 3}, sums{5, 9}, sums{0, 4}})
        CHECK(rule.score(s, rule.free_value(s)) == doctest::Approx(rule.free_score(s)).epsilon(1e-15));
    // Any other value is worth less.
    CHECK(rule.score({-7, 3}, 1.2) < rule.free_score({-7, 3}));
}

TEST_CASE("leaf rule limits steps, draws to the parent by rows, and keeps to its range") {
    CHECK(leaf_rule({.l2 = 0, .max_delta_step = 0.5}, {}).value({-8, 2}, 1, 0, {}) == 0.5);
    CHECK(leaf_rule({.l2 = 0, .max_delta_step = 0.5}, {}).value({8, 2}, 1, 0, {}) == -0.5);
    // 30 rows against the weight of 10: three quarters of its own value.
    CHECK(leaf_rule({.l2 = 0, .path_smoothing = 10}, {}).value({-8, 2}, 30, 0, {}) == 3);
    CHECK(leaf_rule({.l2 = 0, .path_smoothing = 10}, {}).value({-8, 2}, 30, 8, {}) == 5);
    CHECK(leaf_rule({.l2 = 0}, {}).value({-8, 2}, 1, 0, {-1, 2.5}) == 2.5);
    CHECK(!leaf_rule({.max_delta_step = 1}, {}).is_free());
    CHECK(!leaf_rule({.path_smoothing = 1}, {}).is_free());
    CHECK(leaf_rule({.l1 = 3, .l2 = 9}, {}).is_free());
}

TEST_CASE("leaf rule means the same in other quanta") {
    const gradient_scale scale{0.25, 0.5};
    const regularisation limits{.l1 = 0.5, .l2 = 1.5, .max_delta_step = 0.75};
    const leaf_rule rule(limits, scale), units(limits, {});
    const double value = rule.value({-12, 6}, 1, 0, {}) * rule.unit_of_values();  // G = -3, H = 3
    CHECK(value == units.value({-3, 3}, 1, 0, {}));
    CHECK(rule.free_score({-12, 6}) * rule.unit_of_scores() == units.free_score({-3, 3}));
    CHECK(rule.score({-12, 6}, value / rule.unit_of_values()) * rule.unit_of_scores() ==
          units.score({-3, 3}, value));
}

}  // namespace regularisation_test
