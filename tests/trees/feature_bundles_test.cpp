// SPDX-License-Identifier: MIT
#include "sluice/trees/feature_bundles.hpp"

#include "sluice/core/random.hpp"
#include "sluice/trees/forest/forest_grower.hpp"
#include "sluice/trees/grower.hpp"
#include "sluice/trees/vector_leaves/vector_grower.hpp"
#include "support/binned_alone.hpp"
#include "support/derivatives.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;
namespace feature_bundles_test {

using namespace sluice::trees;

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

// Columns of every sort: one of many values, eight that are exclusive (one of them with several values, one with missing
// ones, one whose commonest value is not the lowest), three of few values, one constant, and categories.
struct mixed_columns {
    static constexpr std::size_t n_columns = 14;
    std::vector<std::vector<double>> values;
    std::vector<feature> columns;
    std::vector<derivative> derivatives;

    mixed_columns(std::size_t n_rows, std::uint64_t seed)
        : values(n_columns, std::vector<double>(n_rows, 0.0)) {
        random_generator g(random_stream(seed, 0));
        for (std::size_t i = 0; i < n_rows; ++i) {
            values[1][i] = normal(g);
            values[9][i] = 5;
            const auto hot = static_cast<std::size_t>(uniform_integer(g, 10));
            if (hot < 7) values[2 + hot][i] = hot == 3 ? static_cast<double>(1 + uniform_integer(g, 4)) : 1;
            if (hot == 4) values[6][i] = missing_value;
            if (hot == 7) values[9][i] = uniform_integer(g, 2) == 0 ? 4 : 6;
            values[0][i] = static_cast<double>(uniform_integer(g, 3));
            values[10][i] =
                uniform_integer(g, 5) == 0 ? missing_value : static_cast<double>(uniform_integer(g, 6));
            values[11][i] = static_cast<double>(uniform_integer(g, 2));
            values[12][i] = 7;
            values[13][i] = static_cast<double>(uniform_integer(g, 5));
            const double effect = values[1][i] * values[0][i] + (hot == 2 ? 1 : 0) + values[11][i] -
                                  values[5][i] + (values[13][i] == 2 ? 1.0 : 0.0) +
                                  (values[9][i] > 5 ? 2.0 : 0.0);
            derivatives.push_back({effect + 0.3 * normal(g), 0.5 + uniform(g)});
        }
        for (std::size_t j = 0; j < n_columns; ++j)
            columns.push_back({std::span<const double>(values[j]), "x" + std::to_string(j), nullptr,
                               j == 13 ? std::size_t{5} : std::size_t{0}});
    }

    [[nodiscard]] binned_matrix alone() const { return test::binned_alone(columns, 64); }
    [[nodiscard]] binned_matrix bundled() const { return {columns, {}, 64, {}}; }
};

TEST_CASE("bundles hold exclusive features and those of few bins, and tell every bin") {
    const mixed_columns small(3000, 1), large(70000, 2);
    // Column 0, 1, 10, 11, 13 for themselves, columns 2 to 9 and the constant one together.
    CHECK(small.bundled().bundles().size() == 6);
    // Columns 0, 10, 11 have 4 x 7 x 3 combinations; with 6 for categories there would be too many codes.
    CHECK(large.bundled().bundles().size() == 4);
    for (const auto* of : {&small, &large}) {
        const auto apart = of->alone(), together = of->bundled();
        CHECK(apart.bundles().size() == mixed_columns::n_columns);
        bool same = true;
        for (std::size_t i = 0; i < apart.n_rows(); ++i)
            for (std::size_t j = 0; j < apart.n_features(); ++j)
                same = same && apart.bin_at(i, j) == together.bin_at(i, j);
        CHECK(same);
    }
}

TEST_CASE("bundles change neither a row's column of codes nor what a bin's cells come to") {
    const mixed_columns of(70000, 3);
    const auto apart = of.alone(), together = of.bundled();
    quantised_gradients q;
    test::assign(q, of.derivatives);
    REQUIRE(!q.wide());
    row_partition<narrow_row> partition;
    const node_rows all = partition.reset(q.narrow_rows(), false, {});
    histogram one, other;
    histogram_builder<narrow_row> first(apart), second(together);
    const histogram_task to_one{&all, &one}, to_other{&all, &other};
    first.build({&to_one, 1}, partition, {});
    second.build({&to_other, 1}, partition, {});
    sums total;
    for (std::size_t b = 0; b < apart.cuts(0).n_bins(); ++b) total += one[b];
    std::vector<sums> bins;
    for (std::size_t j = 0; j < apart.n_features(); ++j) {
        CAPTURE(j);
        const shared_code* const shared = together.bundles().shared(j);
        const std::size_t from = apart.bundles().begin_of(j), begin = together.bundles().begin_of(j);
        if (shared == nullptr) {
            for (std::size_t b = 0; b < apart.cuts(j).n_bins(); ++b) CHECK(other[begin + b] == one[from + b]);
            continue;
        }
        shared->take_apart([&](std::size_t code) { return other[begin + code]; }, total, bins);
        REQUIRE(bins.size() == apart.cuts(j).n_bins());
        for (std::size_t b = 0; b < bins.size(); ++b) CHECK(bins[b] == one[from + b]);
    }
}

TEST_CASE("features that share a row away from their commonest bin are not exclusive") {
    std::vector<double> a(100, 0.0), b(100, 0.0), c(100, 0.0);
    a[3] = a[50] = 1;
    b[50] = b[70] = 1;
    c[99] = 2;
    const std::vector<feature> columns{{std::span<const double>(a), "a"},
                                       {std::span<const double>(b), "b"},
                                       {std::span<const double>(c), "c"}};
    const binned_matrix data(columns, {}, 256, {});
    CHECK(data.bundles().size() == 2);
    CHECK(data.bundles().bundle_of(0) == data.bundles().bundle_of(2));
    CHECK(data.bundles().bundle_of(0) != data.bundles().bundle_of(1));
}

TEST_CASE("more exclusive features than codes go into several bundles") {
    constexpr std::size_t n = 600;
    std::vector<std::vector<double>> hot(n, std::vector<double>(2 * n, 0.0));
    std::vector<feature> columns;
    for (std::size_t j = 0; j < n; ++j) {
        hot[j][2 * j] = hot[j][2 * j + 1] = 1;
        columns.push_back({std::span<const double>(hot[j]), "x"});
    }
    const binned_matrix data(columns, {}, 256, {});
    CHECK(data.bundles().size() == 3);
    for (std::size_t j = 0; j < n; ++j)
        for (const std::size_t row : {2 * j, 2 * j + 1, (2 * j + 7) % (2 * n)})
            CHECK(data.bin_at(row, j) == (row / 2 == j ? 1 : 0));
}

template <class Row>
tree tree_of(const binned_matrix& data, quantised_gradients& q, const tree_limits& limits,
             const context& ctx) {
    if constexpr (std::is_same_v<Row, wide_row>)
        return grower<Row>(data, limits).grow(q.wide_rows(), q.scale(), {.drawn = {1, 1}}, ctx);
    else
        return grower<Row>(data, limits).grow(q.narrow_rows(), q.scale(), {.drawn = {1, 1}}, ctx);
}
tree tree_of(const binned_matrix& data, const mixed_columns& of, const tree_limits& limits,
             const context& ctx) {
    quantised_gradients q;
    test::assign(q, of.derivatives);
    return q.wide() ? tree_of<wide_row>(data, q, limits, ctx) : tree_of<narrow_row>(data, q, limits, ctx);
}

std::vector<tree_limits> limits_of_every_sort() {
    std::vector<tree_limits> all;
    for (const auto policy :
         {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
        tree_limits limits;
        limits.policy = policy;
        limits.max_depth = 6;
        limits.max_leaves = 40;
        all.push_back(limits);
        all.push_back(limits);
        all.back().columns.by_node = 0.5;
        all.push_back(limits);
        all.back().regularise.min_rows_in_leaf = 50;
        if (policy == growth_policy::symmetric) continue;
        all.push_back(limits);
        all.back().regularise.path_smoothing = 5;
    }
    return all;
}

TEST_CASE("bundles change no tree, whatever it may ask") {
    for (const std::size_t n_rows : {200u, 3000u, 70000u}) {
        const mixed_columns of(n_rows, n_rows);
        const auto apart = of.alone(), together = of.bundled();
        for (const auto& limits : limits_of_every_sort()) {
            const tree expected = tree_of(apart, of, limits, {});
            CHECK(expected.nodes.size() > 3);
            for (const std::size_t threads : {1u, 3u}) {
                const tree found = tree_of(together, of, limits, {.threads = threads});
                CHECK(found == expected);
            }
        }
    }
}

TEST_CASE("bundles change no tree of several outputs") {
    for (const std::size_t n_rows : {500u, 70000u}) {
        mixed_columns of(n_rows, n_rows + 1);
        of.columns.pop_back();  // these trees take no categories
        const auto apart = of.alone(), together = of.bundled();
        CHECK(together.bundles().size() < apart.bundles().size());
        tree_limits limits;
        limits.max_depth = 5;
        const auto grown = [&](const binned_matrix& data) {
            vector_gradients q;
            q.assign(n_rows, 3,
                     [&](std::size_t k, std::size_t begin, std::size_t end, double* g, double* h) {
                         for (std::size_t i = begin; i < end; ++i) {
                             g[i - begin] = of.derivatives[i].gradient * (k == 1 ? -2 : 1) + of.values[k][i];
                             h[i - begin] = of.derivatives[i].hessian;
                         }
                     },
                     {});
            return vector_grower(data, limits).grow(q, {.drawn = {1, 1}}, {});
        };
        const auto expected = grown(apart), found = grown(together);
        REQUIRE(expected.size() == 3);
        for (std::size_t k = 0; k < 3; ++k) CHECK(expected[k].nodes.size() > 3);
        CHECK(found == expected);
    }
}

TEST_CASE("bundles change no tree of a forest") {
    const mixed_columns of(3000, 9);
    const auto apart = of.alone(), together = of.bundled();
    std::vector<double> target;
    for (const auto& d : of.derivatives) target.push_back(d.gradient);
    const auto wanted = forest_target::of_numbers(target, 0, {}, "test");
    for (const bool random_cuts : {false, true}) {
        const forest_limits limits{.max_depth = 12, .max_features = 4, .random_cuts = random_cuts};
        const auto grown = [&](const binned_matrix& data) {
            std::vector<forest_row> rows;
            for (std::uint32_t i = 0; i < 3000; ++i) rows.push_back(wanted.row<forest_row>(i, 1));
            return forest_grower<forest_row>(data, wanted, limits).grow(rows, {3, 4});
        };
        const auto expected = grown(apart), found = grown(together);
        CHECK(expected.nodes.size() > 100);
        CHECK(found.nodes == expected.nodes);
        CHECK(found.sums == expected.sums);
    }
}

}  // namespace feature_bundles_test
