// SPDX-License-Identifier: MIT
#include "sluice/trees/split.hpp"

#include "sluice/trees/histogram.hpp"
#include "support/derivatives.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;
using namespace sluice::trees;

namespace {

struct best_by_definition {
    double gain = 0;
};

// Every feature, every threshold, missing values on either side: gains by their definition, out of doubles.
best_by_definition brute_force(const std::vector<feature>& x, const std::vector<derivative>& d,
                               const regularisation& limits) {
    best_by_definition best;
    const auto score = [&](double g, double h) { return h + limits.l2 > 0 ? g * g / (h + limits.l2) : 0; };
    for (const auto& column : x)
        for (std::size_t at = 0; at <= column.size(); ++at)
            for (const bool missing_left : {false, true}) {
                const double threshold = at < column.size() ? column[at] : HUGE_VAL;
                double gl = 0, hl = 0, gr = 0, hr = 0;
                for (std::size_t i = 0; i < column.size(); ++i) {
                    const bool left = std::isnan(column[i]) ? missing_left : column[i] < threshold;
                    (left ? gl : gr) += d[i].gradient;
                    (left ? hl : hr) += d[i].hessian;
                }
                if (std::isnan(threshold) || hl <= 0 || hr <= 0) continue;
                if (hl < limits.min_child_weight || hr < limits.min_child_weight) continue;
                const double gain = score(gl, hl) + score(gr, hr) - score(gl + gr, hl + hr);
                if (gain > limits.gamma && gain > best.gain) best.gain = gain;
            }
    return best;
}

}  // namespace

TEST_CASE("split finder finds the gain that trying everything finds, on 500 random sets") {
    int with_split = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        random_generator g(random_stream(seed, 77));
        const std::size_t n = 2 + uniform_integer(g, 40);
        const test::data_shape shape{.n_rows = n,
                                     .n_columns = 1 + uniform_integer(g, 4),
                                     .distinct = uniform_integer(g, 2) == 0 ? 0 : 2 + uniform_integer(g, 6),
                                     .missing = seed % 3 == 0 ? 0.3 : 0.0};
        const table x = test::random_table(g, shape);
        const auto columns = features(x, "test");
        std::vector<derivative> d(n);
        // Whole numbers of eighths are exact in the fixed-point words, so both sides compute with the same numbers.
        for (auto& one : d)
            one = {static_cast<double>(uniform_integer(g, 17)) / 8 - 1,
                   static_cast<double>(uniform_integer(g, 9)) / 8};
        const regularisation limits{.l2 = static_cast<double>(uniform_integer(g, 3)),
                                    .gamma = uniform_integer(g, 3) == 0 ? 0.25 : 0.0,
                                    .min_child_weight = static_cast<double>(uniform_integer(g, 3)) / 2};
        const binned_matrix data(columns, {}, 256, {});
        quantised_gradients gradients;
        test::assign(gradients, d);
        row_partition<wide_row> partition;
        const node_rows all = partition.reset(gradients.wide_rows());
        histogram bins;
        const histogram_task task{&all, &bins};
        histogram_builder<wide_row>(data).build({&task, 1}, partition, {});
        sums total;
        for (std::size_t k = 0; k < data.cuts(0).n_bins(); ++k) total += bins[k];
        split best;
        const split_finder finder(gradients.scale(), limits);
        for (std::size_t j = 0; j < data.n_features(); ++j)
            finder.search([&](std::size_t b) { return bins[data.begins()[j] + b]; }, data.cuts(j).n_bins(),
                          static_cast<std::uint32_t>(j), total, best);
        const auto expected = brute_force(columns, d, limits);
        CAPTURE(seed);
        if (expected.gain > 1e-6) {
            REQUIRE(best.exists());
            REQUIRE(best.gain == doctest::Approx(expected.gain).epsilon(1e-12));
            REQUIRE(best.left + best.right == total);
            ++with_split;
        } else {
            REQUIRE(!best.exists());
        }
    }
    CHECK(with_split > 200);
}

TEST_CASE("leaf values and scores follow their formulas, and nothing divides by zero") {
    CHECK(leaf_value(-3, 2, 1) == 1);
    CHECK(leaf_score(-3, 2, 1) == 3);
    CHECK(leaf_value(1, 0, 0) == 0);
    CHECK(leaf_score(1, 0, 0) == 0);
}
