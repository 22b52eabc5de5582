// SPDX-License-Identifier: MIT
#include "sluice/trees/partition.hpp"

#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
namespace partition_test {

using namespace sluice::trees;

TEST_CASE("partition keeps each side in its old order, chunk by chunk, for any number of threads") {
    random_generator g(random_stream(1, 0));
    const table x = test::random_table(g, {.n_rows = 100000, .n_columns = 2, .missing = 0.2});
    const auto columns = features(x, "test");
    const binned_matrix data(columns, {}, 64, {});
    for (const bool missing_left : {false, true})
        for (const std::size_t threads : {1u, 2u, 8u}) {
            std::vector<narrow_row> rows(x.n_rows());
            for (std::size_t i = 0; i < rows.size(); ++i)
                rows[i] = narrow_row::of(static_cast<row_index>(i), 1, 1);
            row_partition<narrow_row> partition;
            const node_rows root = partition.reset(rows, false, {});
            const split by{
                .exists = true, .gain = 1, .feature = 1, .n_left_bins = 21, .missing_left = missing_left};
            std::vector<division> divisions{{&root, &by}};
            partition.divide(divisions, data, {.threads = threads});
            std::vector<row_index> seen;
            for (const auto* side : {&divisions[0].left, &divisions[0].right})
                for (std::size_t c = 0; c < root.n_chunks(); ++c) {
                    row_index last = 0;
                    for (const auto& row : partition.rows(*side, c)) {
                        const std::size_t b = data.bin_at(row.row, 1);
                        const bool left = b == data.cuts(1).missing_bin() ? missing_left : b <= 20;
                        REQUIRE(left == (side == &divisions[0].left));
                        REQUIRE(row.row >= last);
                        REQUIRE(row.row / rows_per_chunk == c);
                        last = row.row;
                        seen.push_back(row.row);
                    }
                }
            std::sort(seen.begin(), seen.end());
            for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == i);
            CHECK(seen.size() == rows.size());
        }
}

TEST_CASE(
    "partition leaves out the rows that add nothing, where it is asked to, and holds them back by chunk") {
    std::vector<narrow_row> rows(100000);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = narrow_row::of(static_cast<row_index>(i), i % 3 == 0 ? 0 : 1, i % 3 == 0 ? 0 : 1);
    const auto before = rows;
    row_partition<narrow_row> partition;
    CHECK(partition.reset(rows, false, {}).size == rows.size());
    CHECK(partition.left_out(0).empty());
    for (const std::size_t threads : {1u, 3u}) {
        rows = before;
        const node_rows root = partition.reset(rows, true, {.threads = threads});
        CHECK(root.size == 66666);
        for (std::size_t c = 0; c < root.n_chunks(); ++c) {
            for (const auto& row : partition.rows(root, c)) REQUIRE(row.row % 3 != 0);
            for (const auto& row : partition.left_out(c)) {
                REQUIRE(row.row % 3 == 0);
                REQUIRE(row.row / rows_per_chunk == c);
            }
            const std::size_t in_chunk = (std::min)(rows_per_chunk, rows.size() - c * rows_per_chunk);
            CHECK(partition.rows(root, c).size() + partition.left_out(c).size() == in_chunk);
        }
    }
}

}  // namespace partition_test
