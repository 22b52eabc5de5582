// SPDX-License-Identifier: MIT
// Trees that several outputs share, against their definition and against trees of one output.
#include "sluice/trees/vector_leaves/vector_grower.hpp"

#include "sluice/trees/grower.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace sluice;
namespace vector_grower_test {

using namespace sluice::trees;

/// Few rows, and what a tree for them must keep to. Derivatives are whole numbers of quanta, those of output k of 2^-k,
/// weights multiplied in.
struct problem {
    table x;
    std::vector<feature> columns;
    std::vector<std::vector<double>> gradients;  // [outputs] of [rows]
    std::vector<double> weights;
    tree_limits limits;

    explicit problem(std::uint64_t seed, std::size_t n_outputs = 0, std::size_t n_rows = 0) {
        random_generator g(random_stream(seed, 17));
        const std::size_t n = n_rows > 0 ? n_rows : 2 + uniform_integer(g, 40);
        x = test::random_table(g, {.n_rows = n,
                                   .n_columns = 1 + uniform_integer(g, 4),
                                   .distinct = seed % 2 == 0 ? 0U : 3U,
                                   .missing = seed % 3 == 0 ? 0.3 : 0.0});
        columns = features(x, "test");
        for (std::size_t i = 0; i < n; ++i) weights.push_back(static_cast<double>(uniform_integer(g, 5)));
        weights[0] = 1;
        gradients.resize(n_outputs > 0 ? n_outputs : 1 + uniform_integer(g, 11));
        for (std::size_t k = 0; k < gradients.size(); ++k)
            for (std::size_t i = 0; i < n; ++i)
                gradients[k].push_back(
                    weights[i] *
                    std::ldexp(static_cast<double>(uniform_integer(g, 65)) - 32, -static_cast<int>(k)));
        limits.policy = seed % 2 == 0 ? growth_policy::depth_wise : growth_policy::leaf_wise;
        limits.max_depth = 3;
        limits.regularise = {.l1 = static_cast<double>(uniform_integer(g, 3)) / 2,
                             .l2 = static_cast<double>(uniform_integer(g, 3)),
                             .gamma = uniform_integer(g, 2) == 0 ? 0.3 : 0.0,
                             .min_child_weight = static_cast<double>(uniform_integer(g, 3)),
                             .min_rows_in_leaf = 1 + uniform_integer(g, 6)};
    }
    void derive(std::size_t k, std::size_t begin, std::size_t end, double* g, double* h) const {
        std::copy_n(gradients[k].begin() + static_cast<std::ptrdiff_t>(begin), end - begin, g);
        std::copy_n(weights.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, h);
    }
    [[nodiscard]] std::vector<tree> grown(const context& ctx = {}) const {
        const binned_matrix bins(columns, {}, 256, ctx);
        return grown_on(bins, ctx);
    }
    [[nodiscard]] std::vector<tree> grown_on(const binned_matrix& bins, const context& ctx = {}) const {
        vector_gradients q;
        q.assign(
            weights.size(), gradients.size(),
            [&](std::size_t k, std::size_t begin, std::size_t end, double* g, double* h) {
                derive(k, begin, end, g, h);
            },
            ctx);
        return vector_grower(bins, limits).grow(q, {.drops_rows = true, .drawn = {1, 1}}, ctx);
    }
};

using row_list = std::vector<std::size_t>;

double pulled(double gradient, double l1) {
    return std::copysign(std::max(std::abs(gradient) - l1, 0.0), gradient);
}

double sum(const std::vector<double>& of, const row_list& rows) {
    double all = 0;
    for (const std::size_t i : rows) all += of[i];
    return all;
}

/// Twice what a leaf of these rows takes off the loss, over all outputs.
double score(const problem& p, const row_list& rows) {
    double all = 0;
    for (const auto& one : p.gradients) {
        const double g = pulled(sum(one, rows), p.limits.regularise.l1);
        all += g * g / (sum(p.weights, rows) + p.limits.regularise.l2);
    }
    return all;
}

/// What dividing the rows gains; below 0 where it may not be.
template <class GoesLeft>
double gain(const problem& p, const row_list& rows, const GoesLeft& goes_left) {
    row_list left, right;
    for (const std::size_t i : rows) (goes_left(i) ? left : right).push_back(i);
    const auto& limits = p.limits.regularise;
    if (std::min(left.size(), right.size()) < limits.min_rows_in_leaf || left.empty() || right.empty() ||
        std::min(sum(p.weights, left), sum(p.weights, right)) < limits.min_child_weight)
        return -1;
    return score(p, left) + score(p, right) - score(p, rows);
}

/// The most that any question gains.
double best_gain(const problem& p, const row_list& rows) {
    double best = -1;
    for (const auto& x : p.columns)
        for (const bool missing_left : {false, true}) {
            best = std::max(best,
                            gain(p, rows, [&](std::size_t i) { return std::isnan(x[i]) && missing_left; }));
            for (const std::size_t at : rows)
                if (!std::isnan(x[at]))
                    best = std::max(best, gain(p, rows, [&](std::size_t i) {
                                        return std::isnan(x[i]) ? missing_left : x[i] < x[at];
                                    }));
        }
    return best;
}

/// A node asks the best question there is, and knows what it gains; a leaf has the best values. How many nodes divide.
std::size_t agrees(const problem& p, const std::vector<tree>& grown, std::size_t at, const row_list& rows,
                   std::size_t depth) {
    const node& here = grown[0].nodes[at];
    const double best = depth < p.limits.max_depth ? best_gain(p, rows) : -1;
    if (here.is_leaf()) {
        CHECK(best <= std::max(p.limits.regularise.gamma, 1e-6));
        for (std::size_t k = 0; k < grown.size(); ++k) {
            const double weight = sum(p.weights, rows) + p.limits.regularise.l2;
            const double value = -pulled(sum(p.gradients[k], rows), p.limits.regularise.l1) / weight;
            CHECK(grown[k].nodes[at].value == doctest::Approx(value * p.limits.learning_rate).epsilon(1e-12));
        }
        return 0;
    }
    const auto goes_left = [&](std::size_t i) {
        const double x = p.columns[here.feature()][i];
        return std::isnan(x) ? here.missing_left() : x < here.value;
    };
    CHECK(gain(p, rows, goes_left) == doctest::Approx(best).epsilon(1e-12));
    double noted = 0;
    for (const auto& one : grown) noted += one.statistics[at].gain;
    CHECK(noted == doctest::Approx(best).epsilon(1e-10));
    row_list left, right;
    for (const std::size_t i : rows) (goes_left(i) ? left : right).push_back(i);
    return 1 + agrees(p, grown, at + here.to_left, left, depth + 1) +
           agrees(p, grown, at + here.to_left + 1, right, depth + 1);
}

TEST_CASE("vector grower asks the question that gains most over all outputs, of any there are") {
    std::size_t n_divided = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        const problem p(seed);
        row_list rows;
        for (std::size_t i = 0; i < p.weights.size(); ++i)
            if (p.weights[i] > 0) rows.push_back(i);
        n_divided += agrees(p, p.grown(), 0, rows, 0);
    }
    CHECK(n_divided > 300);
}

TEST_CASE("vector grower of one output grows the tree of the grower, to the bit") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        problem p(seed, 1, seed < 50 ? 0 : 3000);
        p.limits.max_leaves = seed % 5 == 0 ? 4 : 0;
        p.limits.regularise.min_rows_in_leaf =
            1;  // the grower looks again later, so its nodes stand in another order
        p.limits.columns.by_node = seed % 4 == 0 ? 0.5 : 1;
        const binned_matrix bins(p.columns, {}, 64, {});
        quantised_gradients q(gradient_width::wide);
        q.assign(
            p.weights.size(),
            [&](std::size_t begin, std::size_t end, double* g, double* h) { p.derive(0, begin, end, g, h); },
            {});
        const tree one = grower<wide_row>(bins, p.limits)
                             .grow(q.wide_rows(), q.scale(), {.drops_rows = true, .drawn = {1, 1}}, {});
        CHECK(p.grown_on(bins).front() == one);
    }
}

TEST_CASE("vector grower gives every output the questions of all, the same for any number of threads") {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        const problem p(seed, 9, 40000);
        const auto all = p.grown({.threads = 1});
        for (const auto& one : all) {
            REQUIRE(one.nodes.size() == all[0].nodes.size());
            CHECK(one.nodes[0] == all[0].nodes[0]);
        }
        for (const std::size_t threads : test::thread_counts()) CHECK(p.grown({.threads = threads}) == all);
    }
}

TEST_CASE("vector histogram adds what a naive one adds, for any width of vectors") {
    random_generator g(random_stream(5, 1));
    for (const std::size_t width : {3U, 4U, 5U, 10U, 17U, 40U}) {
        constexpr std::size_t n_rows = 300, n_features = 5;
        const std::vector<std::uint32_t> begins{0, 7, 12, 40, 41, 200};
        std::vector<std::uint8_t> bins(n_rows * n_features);
        for (std::size_t i = 0; i < bins.size(); ++i)
            bins[i] = static_cast<std::uint8_t>(
                uniform_integer(g, begins[i % n_features + 1] - begins[i % n_features]));
        std::vector<std::int32_t> words(n_rows * width);
        for (auto& word : words)
            word = static_cast<std::int32_t>(static_cast<std::int64_t>(uniform_integer(g, 1U << 31)) -
                                             (1 << 30));
        std::vector<vector_row> rows;
        for (std::size_t i = 0; i < n_rows; i += 2)
            rows.push_back({static_cast<row_index>(n_rows - 1 - i), 1});
        std::vector<std::int64_t> expected(200 * width, 5);
        for (const auto& row : rows)
            for (std::size_t j = 0; j < n_features; ++j)
                for (std::size_t k = 0; k < width; ++k)
                    expected[(begins[j] + bins[row.row * n_features + j]) * width + k] +=
                        words[row.row * width + k];
        for (const auto lanes : test::vector_widths()) {
            std::vector<std::int64_t> cells(200 * width, 5);
            backend::cpu::vector_histogram(
                backend::cpu::binned_rows<std::uint8_t>{bins.data(), n_features, n_features, begins.data()},
                rows.data(), rows.size(), {words.data(), width}, cells.data(), lanes);
            CHECK(cells == expected);
        }
    }
}

}  // namespace vector_grower_test
