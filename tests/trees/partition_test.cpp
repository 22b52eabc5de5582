// SPDX-License-Identifier: MIT
#include "sluice/trees/partition.hpp"

#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;
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
            const node_rows root = partition.reset(rows);
            const split by{.gain = 1, .feature = 1, .n_left_bins = 21, .missing_left = missing_left};
            std::vector<division> divisions{{&root, &by}};
            partition.divide(divisions, data, {.threads = threads});
            std::vector<row_index> seen;
            for (const auto* side : {&divisions[0].left, &divisions[0].right})
                for (std::size_t c = 0; c < root.n_chunks(); ++c) {
                    row_index last = 0;
                    for (const auto& row : partition.rows(*side, c)) {
                        const bin b = data.column(1)[row.row];
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
