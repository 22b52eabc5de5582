// SPDX-License-Identifier: MIT
#include "sluice/trees/split.hpp"

#include "sluice/trees/histogram.hpp"
#include "support/binned_alone.hpp"
#include "support/derivatives.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
namespace split_test {

using namespace sluice::trees;

/// A node of few rows, and what its split must keep to.
struct task {
    std::vector<feature> x;
    std::vector<derivative> d;
    regularisation limits;
    std::vector<int> directions;  // [features]
    leaf_range range{};
    double value = 0;  // of the node
};

struct side {
    double gradient = 0, hessian = 0, n_rows = 0;
};

double pull(double g, double l1) { return std::copysign(std::max(std::abs(g) - l1, 0.0), g); }

double value_of(const side& s, const task& of) {
    const regularisation& limits = of.limits;
    double w = s.hessian + limits.l2 > 0 ? -pull(s.gradient, limits.l1) / (s.hessian + limits.l2) : 0;
    if (limits.max_delta_step > 0) w = std::clamp(w, -limits.max_delta_step, limits.max_delta_step);
    if (limits.path_smoothing > 0)
        w = (w * s.n_rows + of.value * limits.path_smoothing) / (s.n_rows + limits.path_smoothing);
    return std::clamp(w, of.range.low, of.range.high);
}

/// Twice what a leaf of this value takes off the loss.
double score_of(const side& s, double w, const regularisation& limits) {
    return -(2 * s.gradient * w + (s.hessian + limits.l2) * w * w + 2 * limits.l1 * std::abs(w));
}

// Every feature, every threshold, missing values on either side: gains by their definition, out of doubles.
double best_gain(const task& of) {
    double best = 0;
    const regularisation& limits = of.limits;
    for (std::size_t j = 0; j < of.x.size(); ++j)
        for (std::size_t at = 0; at <= of.x[j].size(); ++at)
            for (const bool missing_left : {false, true}) {
                const auto& column = of.x[j];
                const double threshold = at < column.size() ? column[at] : -HUGE_VAL;
                if (std::isnan(threshold)) continue;
                side left, right, whole;
                bool some_left = false;
                for (std::size_t i = 0; i < column.size(); ++i) {
                    const bool goes_left = std::isnan(column[i]) ? missing_left : column[i] < threshold;
                    some_left = some_left || (goes_left && !std::isnan(column[i]));
                    for (side* s : {goes_left ? &left : &right, &whole}) {
                        s->gradient += of.d[i].gradient;
                        s->hessian += of.d[i].hessian;
                        s->n_rows += 1;
                    }
                }
                const auto least_rows = static_cast<double>(limits.min_rows_in_leaf);
                if (left.hessian <= 0 || right.hessian <= 0) continue;
                if (left.hessian < limits.min_child_weight || right.hessian < limits.min_child_weight)
                    continue;
                if (left.n_rows < least_rows || right.n_rows < least_rows) continue;
                const double low = value_of(left, of), high = value_of(right, of);
                // Missing values alone on one side: the order of the values says nothing.
                const int direction = some_left ? of.directions[j] : 0;
                if ((direction > 0 && low > high) || (direction < 0 && low < high)) continue;
                const double gain = score_of(left, low, limits) + score_of(right, high, limits) -
                                    score_of(whole, of.value, limits);
                if (gain > limits.gamma) best = std::max(best, gain);
            }
    return best;
}

struct outcome {
    split best;
    double expected = 0;
    sums total;
};

/// The split that the finder makes of a task, and the best gain by definition. The task's value and range are quanta
/// that a whole number of quanta of the gradients makes.
outcome find(task of, bool counts) {
    const binned_matrix data = test::binned_alone(of.x, 256);
    quantised_gradients gradients;
    test::assign(gradients, of.d);
    row_partition<wide_row> partition;
    const node_rows all = partition.reset(gradients.wide_rows(), false, {});
    histogram bins;
    const histogram_task wanted{&all, &bins};
    histogram_builder<wide_row> builder(data);
    builder.build({&wanted, 1}, partition, {});
    const auto rows = builder.count(all, partition, {});
    const leaf_rule rule(of.limits, gradients.scale());
    outcome out;
    for (std::size_t k = 0; k < data.cuts(0).n_bins(); ++k) out.total += bins[k];
    node_state state{out.total,
                     all.size,
                     0,
                     {of.range.low / rule.unit_of_values(), of.range.high / rule.unit_of_values()}};
    state.value = rule.value(out.total, static_cast<double>(all.size), 0, state.range);
    of.value = state.value * rule.unit_of_values();
    const split_finder finder(rule, gradients.scale(), of.limits);
    for (std::size_t j = 0; j < data.n_features(); ++j) {
        const std::size_t begin = data.bundles().begins()[j];
        const auto look = [&](const auto& of_bin) {
            finder.search(of_bin, data.cuts(j).n_bins(), static_cast<std::uint32_t>(j), of.directions[j],
                          state, {}, out.best);
        };
        if (counts)
            look([&](std::size_t b) {
                return counted_sums{bins[begin + b], static_cast<std::int64_t>(rows[begin + b])};
            });
        else
            look(bins_of_cells<sums>{bins.wide.data() + begin});
    }
    out.expected = best_gain(of);
    return out;
}

/// How many of 500 random sets have a split; all agree with the definition.
template <class Adjust>
int count_splits(bool counts, const Adjust& adjust) {
    int with_split = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        random_generator g(random_stream(seed, 77));
        const std::size_t n = 2 + uniform_integer(g, 40);
        const test::data_shape shape{.n_rows = n,
                                     .n_columns = 1 + uniform_integer(g, 4),
                                     .distinct = uniform_integer(g, 2) == 0 ? 0 : 2 + uniform_integer(g, 6),
                                     .missing = seed % 3 == 0 ? 0.3 : 0.0};
        const table x = test::random_table(g, shape);
        task of{features(x, "test"), std::vector<derivative>(n), {}, std::vector<int>(shape.n_columns, 0)};
        // Whole numbers of eighths are exact in the fixed-point words, so both sides compute with the same numbers.
        for (auto& one : of.d)
            one = {static_cast<double>(uniform_integer(g, 17)) / 8 - 1,
                   static_cast<double>(uniform_integer(g, 9)) / 8};
        of.limits = {.l2 = static_cast<double>(uniform_integer(g, 3)),
                     .gamma = uniform_integer(g, 3) == 0 ? 0.25 : 0.0,
                     .min_child_weight = static_cast<double>(uniform_integer(g, 3)) / 2};
        adjust(of, g);
        const outcome out = find(of, counts);
        CAPTURE(seed);
        if (out.expected > 1e-6) {
            REQUIRE(out.best.exists);
            REQUIRE(out.best.gain == doctest::Approx(out.expected).epsilon(1e-11));
            REQUIRE(out.best.left + out.best.right == out.total);
            ++with_split;
        } else {
            REQUIRE(!out.best.exists);
        }
    }
    return with_split;
}

TEST_CASE("split finder finds the gain that trying everything finds, on 500 random sets") {
    CHECK(count_splits(false, [](task&, random_generator&) {}) > 200);
}

TEST_CASE("split finder finds it with penalties on magnitudes and limits on steps") {
    CHECK(count_splits(false, [](task& of, random_generator& g) {
              of.limits.l1 = static_cast<double>(uniform_integer(g, 3)) / 4;
              of.limits.max_delta_step = static_cast<double>(uniform_integer(g, 3)) / 4;
          }) > 200);
}

TEST_CASE("split finder finds it with a least number of rows and values drawn to the parent's") {
    CHECK(count_splits(true, [](task& of, random_generator& g) {
              of.limits.min_rows_in_leaf = 1 + uniform_integer(g, 8);
              of.limits.path_smoothing = static_cast<double>(uniform_integer(g, 3));
          }) > 150);
}

TEST_CASE("split finder finds it among values that must rise or fall, inside a range") {
    CHECK(count_splits(false, [](task& of, random_generator& g) {
              for (int& direction : of.directions) direction = static_cast<int>(uniform_integer(g, 3)) - 1;
              if (uniform_integer(g, 2) == 0) of.range = {-0.25, 0.125};
              of.limits.l1 = static_cast<double>(uniform_integer(g, 2)) / 4;
          }) > 100);
}

}  // namespace split_test
