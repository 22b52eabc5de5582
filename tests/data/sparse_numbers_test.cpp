// SPDX-License-Identifier: MIT
#include "sluice/data/sparse_numbers.hpp"

#include "sluice/core/random.hpp"
#include "sluice/data/features.hpp"
#include "support/every_kind.hpp"
#include "support/planted_factors.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <utility>
#include <vector>

using namespace sluice;

namespace sparse_numbers_test {

TEST_CASE("columns of a sparse block are those of the same block stored densely") {
    random_generator g(random_stream(1, 0));
    for (const std::size_t n_rows : {1u, 2u, 50u}) {
        table x = table::of_rows(n_rows);
        x.add({"sparse", test::random_sparse(g, n_rows)});
        const table dense = test::dense_table(x);
        const auto found = features(x, "test", sparse_blocks::taken), expected = features(dense, "test");
        REQUIRE(found.size() == expected.size());
        for (std::size_t j = 0; j < found.size(); ++j) {
            CHECK(found[j].name == expected[j].name);
            REQUIRE(found[j].size() == n_rows);
            const auto& numbers = std::get<sparse_numbers>(found[j].values);
            std::vector<double> all;
            for (std::size_t i = 0; i < n_rows; ++i) all.push_back(expected[j][i]);
            CHECK(numbers.dense() == all);
            for (std::size_t i = 0; i < n_rows; ++i) CHECK(found[j][i] == all[i]);
            for (std::size_t begin = 0; begin <= n_rows; begin += 7) {
                std::vector<double> part(n_rows, 0.0);
                std::size_t last = 0, seen = 0;
                numbers.for_each_stored(begin, begin + 11, [&](std::size_t row, double value) {
                    CHECK(row >= begin);
                    CHECK(row < begin + 11);
                    CHECK((seen++ == 0 || row > last));
                    part[last = row] = value;
                });
                for (std::size_t i = begin; i < n_rows && i < begin + 11; ++i) CHECK(part[i] == all[i]);
            }
        }
    }
}

TEST_CASE("a sparse column keeps its values when the one that it was copied from is gone") {
    random_generator g(random_stream(2, 0));
    std::vector<feature> kept;
    {
        table x = table::of_rows(20);
        x.add({"sparse", test::random_sparse(g, 20)});
        const auto all = features(x, "test", sparse_blocks::taken);
        kept.push_back(all[1]);
    }
    const auto& numbers = std::get<sparse_numbers>(kept[0].values);
    CHECK(numbers.rows().size() == numbers.values().size());
    CHECK(numbers.dense().size() == 20);
}

TEST_CASE("sparse blocks are refused by whoever does not ask for them") {
    random_generator g(random_stream(3, 0));
    table x = table::of_rows(5);
    x.add({"sparse", test::random_sparse(g, 5)});
    CHECK(test::thrown<schema_mismatch>([&] { return features(x, "test"); }).actual == "a sparse block");
}

}  // namespace sparse_numbers_test
