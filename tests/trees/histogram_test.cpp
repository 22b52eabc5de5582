// SPDX-License-Identifier: MIT
#include "sluice/trees/histogram.hpp"

#include "support/binned_alone.hpp"
#include "support/derivatives.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace sluice;
namespace histogram_test {

using namespace sluice::trees;

struct binned_setting {
    table x;
    std::vector<feature> columns;
    binned_matrix data;
    quantised_gradients gradients;

    binned_setting(std::size_t n_rows, std::uint64_t seed)
        : x(make(n_rows, seed)), columns(features(x, "test")), data(test::binned_alone(columns, 32)) {
        random_generator g(random_stream(seed, 9));
        std::vector<derivative> d(n_rows);
        for (auto& one : d) one = {normal(g), uniform(g)};
        test::assign(gradients, d);
    }
    static table make(std::size_t n_rows, std::uint64_t seed) {
        random_generator g(random_stream(seed, 0));
        return test::random_table(g, {.n_rows = n_rows, .n_columns = 5, .missing = 0.1});
    }
};

std::vector<sums> flat(const histogram& bins, const binned_matrix& data) {
    std::vector<sums> all;
    for (std::size_t k = 0; k < data.n_cells(); ++k) all.push_back(bins[k]);
    return all;
}

// The naive twin: one row, one feature, one addition at a time.
template <class Row>
std::vector<sums> naive(const binned_matrix& data, const row_partition<Row>& partition,
                        const node_rows& node) {
    std::vector<sums> bins(data.n_cells());
    for (std::size_t c = 0; c < node.n_chunks(); ++c)
        for (const Row& row : partition.rows(node, c))
            for (std::size_t j = 0; j < data.n_features(); ++j)
                bins[data.bundles().begins()[j] + data.bin_at(row.row, j)] += row.value();
    return bins;
}

template <class Row>
void twins_agree(binned_setting& s, std::span<Row> rows, std::uint32_t n_left_bins) {
    row_partition<Row> partition;
    const node_rows root = partition.reset(rows, false, {});
    const split by{.exists = true, .gain = 1, .feature = 2, .n_left_bins = n_left_bins, .missing_left = true};
    std::vector<division> divisions{{&root, &by}};
    partition.divide(divisions, s.data, {});
    const auto &left = divisions[0].left, &right = divisions[0].right;
    CHECK(left.size + right.size == root.size);
    for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
        histogram_builder<Row> builder(s.data);
        histogram of_root, of_left, of_right, rest;
        const std::vector<histogram_task> tasks{{&root, &of_root}, {&left, &of_left}, {&right, &of_right}};
        builder.build(tasks, partition, {.threads = threads});
        CHECK(flat(of_root, s.data) == naive(s.data, partition, root));
        CHECK(flat(of_left, s.data) == naive(s.data, partition, left));
        CHECK(flat(of_right, s.data) == naive(s.data, partition, right));
        const auto counts = builder.count(left, partition, {.threads = threads});
        std::vector<std::uint32_t> counted(s.data.n_cells(), 0);
        for (std::size_t c = 0; c < left.n_chunks(); ++c)
            for (const Row& row : partition.rows(left, c))
                for (std::size_t j = 0; j < s.data.n_features(); ++j)
                    ++counted[s.data.bundles().begins()[j] + s.data.bin_at(row.row, j)];
        CHECK(counts == counted);
        rest = of_root;
        rest.resize(histogram_builder<Row>::packs(right.size), s.data.n_cells());
        builder.subtract(rest, of_left, {0, 3}, of_root.packed);
        builder.subtract(rest, of_left, {3, 5}, of_root.packed);
        CHECK(flat(rest, s.data) == flat(of_right, s.data));
    }
}

TEST_CASE("histogram equals its naive twin, and the parent less one child is the other child exactly") {
    for (const std::size_t n_rows : {1u, 7u, 1000u, 40000u, 300000u}) {
        binned_setting s(n_rows, n_rows);
        CAPTURE(n_rows);
        for (const std::uint32_t n_left_bins : {10U, 200U})  // the sibling's sums stay wide, or are packed
            if (s.gradients.wide())
                twins_agree<wide_row>(s, s.gradients.wide_rows(), n_left_bins);
            else
                twins_agree<narrow_row>(s, s.gradients.narrow_rows(), n_left_bins);
    }
}

TEST_CASE("histogram is packed when its rows fit, whatever they are") {
    CHECK(histogram_builder<narrow_row>::packs(narrow_row::most_in_cell));
    CHECK(!histogram_builder<narrow_row>::packs(narrow_row::most_in_cell + 1));
    CHECK(!histogram_builder<wide_row>::packs(1));
    // Every gradient at an end of its range, all rows in one bin: the worst case for a cell.
    for (const std::int64_t gradient : {-16384, 16384}) {
        const std::size_t n_rows = narrow_row::most_in_cell;
        const std::vector<narrow_row> rows(n_rows, narrow_row::of(0, gradient, 16384));
        const narrow_bin only = 0;
        const std::uint32_t begins[] = {0, 1};
        std::vector<std::int64_t> cells(1);
        backend::cpu::histogram(backend::cpu::binned_rows<narrow_bin>{&only, 1, 1, begins}, rows.data(),
                                n_rows, cells.data());
        sums total;
        backend::cpu::flush(cells.data(), 1, &total);
        const auto n = static_cast<std::int64_t>(n_rows);
        CHECK(total == sums{gradient * n, 16384 * n});
        CHECK(cells[0] == 0);
    }
}

}  // namespace histogram_test
