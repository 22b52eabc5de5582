// SPDX-License-Identifier: MIT
// The whole search, bins, histograms, subtraction, counting and all, against its definition.
#include "sluice/trees/grower.hpp"
#include "support/n_draws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
namespace brute_force_test {

using namespace sluice::trees;

constexpr double quantum = 0.125;

/// Few rows, and what a tree for them must keep to. Derivatives are whole numbers of quanta, weights multiplied in.
struct problem {
    table x;
    std::vector<feature> columns;
    std::vector<std::int64_t> gradients, hessians;  // [rows]
    tree_limits limits;

    explicit problem(std::uint64_t seed) {
        random_generator g(random_stream(seed, 91));
        const std::size_t n = 2 + uniform_integer(g, 40);
        const test::data_shape shape{.n_rows = n,
                                     .n_columns = 1 + uniform_integer(g, 4),
                                     .distinct = seed % 2 == 0 ? 0U : 3U,
                                     .missing = seed % 3 == 0 ? 0.3 : 0.0};
        x = test::random_table(g, shape);
        columns = features(x, "test");
        for (std::size_t i = 0; i < n; ++i) {
            const auto weight = static_cast<std::int64_t>(uniform_integer(g, 5));
            gradients.push_back(weight * (static_cast<std::int64_t>(uniform_integer(g, 33)) - 16));
            hessians.push_back(weight * static_cast<std::int64_t>(1 + uniform_integer(g, 8)));
        }
        limits.policy = seed % 2 == 0 ? growth_policy::depth_wise : growth_policy::leaf_wise;
        limits.max_depth = 2;
        limits.regularise = {.l1 = static_cast<double>(uniform_integer(g, 3)) / 2,
                             .l2 = static_cast<double>(uniform_integer(g, 3)),
                             .gamma = uniform_integer(g, 2) == 0 ? 0.3 : 0.0,
                             .min_child_weight = static_cast<double>(uniform_integer(g, 3)),
                             .min_rows_in_leaf = 1 + uniform_integer(g, 6)};
        for (std::size_t j = 0; j < shape.n_columns; ++j)
            limits.monotone.push_back(static_cast<std::int8_t>(static_cast<int>(uniform_integer(g, 3)) - 1));
    }
    /// Rows of weight 0 have no part in a tree.
    [[nodiscard]] std::vector<std::size_t> rows() const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < gradients.size(); ++i)
            if (gradients[i] != 0 || hessians[i] != 0) all.push_back(i);
        return all;
    }
};

struct side {
    double gradient = 0, hessian = 0;
    std::size_t n_rows = 0;
};

/// A node by definition: its rows, and between which values the monotone constraints above leave it.
struct place {
    std::vector<std::size_t> rows;
    double low = -HUGE_VAL, high = HUGE_VAL;
};

double value_of(const side& s, const place& at, const regularisation& limits) {
    const double pulled = std::copysign(std::max(std::abs(s.gradient) - limits.l1, 0.0), s.gradient);
    const double w = s.hessian + limits.l2 > 0 ? -pulled / (s.hessian + limits.l2) : 0;
    return std::clamp(w, at.low, at.high);
}

/// Twice what a leaf of this value takes off the loss.
double score_of(const side& s, double w, const regularisation& limits) {
    return -(2 * s.gradient * w + (s.hessian + limits.l2) * w * w + 2 * limits.l1 * std::abs(w));
}

struct cut {
    bool allowed = false;
    double gain = 0;
    place left{}, right{};
};

/// What dividing a node by any rule gives.
template <class GoesLeft>
cut divide(const problem& of, const place& at, int direction, const GoesLeft& goes_left) {
    cut made{.left = at, .right = at};
    made.left.rows.clear();
    made.right.rows.clear();
    side left, right, whole;
    for (const std::size_t i : at.rows) {
        const bool is_left = goes_left(i);
        (is_left ? made.left : made.right).rows.push_back(i);
        for (side* s : {is_left ? &left : &right, &whole}) {
            s->gradient += quantum * static_cast<double>(of.gradients[i]);
            s->hessian += quantum * static_cast<double>(of.hessians[i]);
            ++s->n_rows;
        }
    }
    const regularisation& limits = of.limits.regularise;
    const double low = value_of(left, at, limits), high = value_of(right, at, limits);
    const double least = limits.min_child_weight;
    made.allowed = left.hessian > 0 && right.hessian > 0 && left.hessian >= least && right.hessian >= least &&
                   left.n_rows >= limits.min_rows_in_leaf && right.n_rows >= limits.min_rows_in_leaf &&
                   direction * low <= direction * high;
    made.gain = score_of(left, low, limits) + score_of(right, high, limits) -
                score_of(whole, value_of(whole, at, limits), limits);
    const double middle = low / 2 + high / 2;
    if (direction > 0) made.left.high = made.right.low = middle;
    if (direction < 0) made.left.low = made.right.high = middle;
    return made;
}

/// Every feature, every value as a threshold, missing values on either side, and alone against all others.
double best_gain(const problem& of, const place& at) {
    double best = 0;
    for (std::size_t j = 0; j < of.columns.size(); ++j) {
        const auto& x = of.columns[j];
        std::vector<double> thresholds{-HUGE_VAL};
        for (const std::size_t i : at.rows)
            if (!std::isnan(x[i])) thresholds.push_back(x[i]);
        for (const double threshold : thresholds)
            for (const bool missing_left : {false, true}) {
                const int direction = threshold == -HUGE_VAL ? 0 : of.limits.monotone[j];
                const cut made = divide(of, at, direction, [&](std::size_t i) {
                    return std::isnan(x[i]) ? missing_left : x[i] < threshold;
                });
                if (made.allowed) best = std::max(best, made.gain);
            }
    }
    return best;
}

template <class Row>
struct checked_tree {
    const problem& of;
    const binned_matrix data;
    std::vector<Row> rows;
    tree grown;
    std::size_t n_splits = 0;

    explicit checked_tree(const problem& p) : of(p), data(p.columns, {}, 256, {}) {
        for (std::size_t i = 0; i < p.gradients.size(); ++i)
            rows.push_back(Row::of(static_cast<row_index>(i), p.gradients[i], p.hessians[i]));
        auto words = rows;
        grown = grower<Row>(data, p.limits)
                    .grow(words, {quantum, quantum}, {.drops_rows = true, .drawn = {1, 1}}, {.threads = 1});
    }

    [[nodiscard]] cut asked(std::size_t node, const place& at) const {
        const auto& n = grown.nodes[node];
        const std::size_t j = n.feature();
        const int direction = std::isinf(n.value) ? 0 : of.limits.monotone[j];
        return divide(of, at, direction,
                      [&](std::size_t i) { return n.step(of.columns[j][i]) == n.to_left; });
    }

    void check(std::size_t node, const place& at, std::size_t depth) {
        const auto& n = grown.nodes[node];
        double cover = 0;
        for (const std::size_t i : at.rows) cover += quantum * static_cast<double>(of.hessians[i]);
        REQUIRE(grown.statistics[node].cover == cover);
        const double expected = depth < of.limits.max_depth ? best_gain(of, at) : 0;
        const double least = std::max(of.limits.regularise.gamma, 1e-6);
        if (n.is_leaf()) {
            REQUIRE(expected < least + 1e-9);
            return;
        }
        ++n_splits;
        const cut made = asked(node, at);
        REQUIRE(made.allowed);
        REQUIRE(made.gain == doctest::Approx(expected).epsilon(1e-11));
        REQUIRE(grown.statistics[node].gain == doctest::Approx(expected).epsilon(1e-11));
        REQUIRE(expected > least - 1e-9);
        check(node + n.to_left, made.left, depth + 1);
        check(node + n.to_left + 1, made.right, depth + 1);
    }

    /// The histogram of a parent less that of its left child is that of its right child, to the bit.
    void check_histograms(const place& root) const {
        if (grown.nodes[0].is_leaf()) return;
        const cut made = asked(0, root);
        std::vector<Row> all;
        for (const place* part : {&made.left, &made.right})
            for (const std::size_t i : part->rows) all.push_back(rows[i]);
        row_partition<Row> partition;
        const node_rows whole = partition.reset(all, false, {});
        const auto middle = static_cast<row_index>(made.left.rows.size());
        const node_rows left{{0}, {middle}, middle}, right{{middle}, whole.ends, whole.size - middle};
        histogram of_whole, of_left, of_right;
        histogram_builder<Row> builder(data);
        const std::vector<histogram_task> tasks{{&whole, &of_whole}, {&left, &of_left}, {&right, &of_right}};
        builder.build(tasks, partition, {});
        histogram rest = of_whole;
        rest.resize(histogram_builder<Row>::packs(right.size), data.n_cells());
        builder.subtract(rest, of_left, {0, data.n_features()}, of_whole.packed);
        for (std::size_t b = 0; b < data.n_cells(); ++b) REQUIRE(rest[b] == of_right[b]);
    }
};

TEST_CASE_TEMPLATE("grower finds the splits that trying everything finds, on 500 random sets", Row,
                   narrow_row, wide_row) {
    constexpr auto n_sets = static_cast<std::uint64_t>(test::n_draws(500));
    std::size_t n_splits = 0;
    for (std::uint64_t seed = 0; seed < n_sets; ++seed) {
        CAPTURE(seed);
        const problem p(seed);
        checked_tree<Row> checked(p);
        const place root{p.rows()};
        checked.check(0, root, 0);
        checked.check_histograms(root);
        n_splits += checked.n_splits;
    }
    CHECK(n_splits > n_sets);
}

}  // namespace brute_force_test
