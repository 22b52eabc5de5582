// SPDX-License-Identifier: MIT
#include "sluice/trees/level_split.hpp"

#include "support/binned_alone.hpp"
#include "support/derivatives.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;
namespace level_split_test {

using namespace sluice::trees;

double score(double g, double h, double l2) { return h + l2 > 0 ? g * g / (h + l2) : 0; }

/// The gain of one question in all nodes together, out of doubles. Row i is in node `of[i]`.
double gain_of(const feature& x, double threshold, bool missing_left, const std::vector<derivative>& d,
               const std::vector<std::size_t>& of, std::size_t n_nodes, double l2) {
    double gain = 0;
    for (std::size_t k = 0; k < n_nodes; ++k) {
        double g[2] = {0, 0}, h[2] = {0, 0};
        for (std::size_t i = 0; i < d.size(); ++i) {
            if (of[i] != k) continue;
            const bool left = std::isnan(x[i]) ? missing_left : x[i] < threshold;
            g[left] += d[i].gradient;
            h[left] += d[i].hessian;
        }
        gain += score(g[0], h[0], l2) + score(g[1], h[1], l2) - score(g[0] + g[1], h[0] + h[1], l2);
    }
    return gain;
}

TEST_CASE("level search finds the question that trying everything finds, on 300 random sets") {
    int with_split = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        random_generator g(random_stream(seed, 78));
        const std::size_t n = 2 + uniform_integer(g, 40), n_nodes = 1 + uniform_integer(g, 4);
        const table x = test::random_table(g, {.n_rows = n,
                                               .n_columns = 3,
                                               .distinct = seed % 2 == 0 ? 0U : 4U,
                                               .missing = seed % 3 == 0 ? 0.3 : 0});
        const auto columns = features(x, "test");
        std::vector<derivative> d(n);
        std::vector<std::size_t> of(n);
        for (std::size_t i = 0; i < n; ++i) {
            d[i] = {static_cast<double>(uniform_integer(g, 17)) / 8 - 1,
                    static_cast<double>(1 + uniform_integer(g, 8)) / 8};
            of[i] = uniform_integer(g, n_nodes);
        }
        const double l2 = static_cast<double>(uniform_integer(g, 3));
        const binned_matrix data = test::binned_alone(columns, 256);
        quantised_gradients gradients;
        test::assign(gradients, d);
        std::vector<open_node> nodes(n_nodes);
        std::vector<open_node*> level;
        for (std::size_t k = 0; k < n_nodes; ++k) {
            nodes[k].place = k;
            nodes[k].bins.resize(false, data.n_cells());
            level.push_back(&nodes[k]);
        }
        for (const wide_row& row : gradients.wide_rows()) {
            open_node& at = nodes[of[row.row]];
            at.state.total += row.value();
            for (std::size_t j = 0; j < 3; ++j)
                at.bins.wide[data.bundles().begins()[j] + data.bin_at(row.row, j)] += row.value();
        }
        const tree_limits limits{.regularise = {.l2 = l2, .min_child_weight = 0}};
        const level_search search(limits, gradients.scale(), {}, data);
        level_split best;
        double expected = 0;
        for (std::uint32_t j = 0; j < 3; ++j) {
            const level_split found = search.best_of(j, level);
            if (found.gain > best.gain) best = found;
            for (std::size_t i = 0; i <= n; ++i)
                for (const bool missing_left : {false, true}) {
                    const double threshold = i < n ? columns[j][i] : -HUGE_VAL;
                    if (std::isnan(threshold)) continue;
                    expected =
                        std::max(expected, gain_of(columns[j], threshold, missing_left, d, of, n_nodes, l2));
                }
        }
        CAPTURE(seed);
        if (expected > 1e-6) {
            ++with_split;
            REQUIRE(best.gain == doctest::Approx(expected).epsilon(1e-11));
            search.ask(best, level);
            double threshold = -HUGE_VAL;
            if (best.n_left_bins > 0) threshold = data.cuts(best.feature).cuts()[best.n_left_bins - 1];
            const split& first = nodes[0].best;
            REQUIRE(gain_of(columns[best.feature], threshold, first.missing_left, d, of, n_nodes, l2) ==
                    doctest::Approx(expected).epsilon(1e-11));
            for (const open_node& at : nodes) {
                REQUIRE(at.best.exists);
                REQUIRE(at.best.left + at.best.right == at.state.total);
                REQUIRE(at.best.n_left_bins == first.n_left_bins);
                REQUIRE(at.best.missing_left == first.missing_left);
                REQUIRE(at.best.gain >= 0);
            }
        } else {
            REQUIRE(best.gain == 0);
        }
    }
    CHECK(with_split > 200);
}

}  // namespace level_split_test
