// SPDX-License-Identifier: MIT
#include "sluice/io/csv_source.hpp"

#include "sluice/compose/chunk_source.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/make_target.hpp"
#include "support/temporary_folder.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <variant>
#include <vector>

using namespace sluice;

namespace csv_source_test {

static_assert(chunk_source<csv_source>);

dataset<> labelled(const table& rows) {
    return {rows.select(std::vector<std::string>{"x"}), class_labels(rows["y"], {"no", "yes"})};
}

TEST_CASE("a CSV file is a source of chunks, from the start as often as is needed") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "rows.csv";
    std::ofstream(path) << "x,y\n1,no\n2,yes\n3,no\n4,no\n5,yes\n";
    csv_source source(path, labelled, 2);
    for (int pass = 0; pass < 3; ++pass) {
        if (pass > 0) source.rewind();
        std::vector<double> x;
        std::vector<std::string> y;
        std::vector<std::size_t> sizes;
        while (const auto chunk = source.next()) {
            sizes.push_back(chunk->n_rows());
            const auto& classes = std::get<class_target>(chunk->target());
            for (std::size_t i = 0; i < chunk->n_rows(); ++i) {
                x.push_back(features(chunk->x(), "test")[0][i]);
                y.emplace_back(classes[i]);
            }
        }
        CHECK(sizes == std::vector<std::size_t>{2, 2, 1});
        CHECK(x == std::vector<double>{1, 2, 3, 4, 5});
        CHECK(y == std::vector<std::string>{"no", "yes", "no", "no", "yes"});
    }
}

TEST_CASE("a CSV file without rows has no chunks, and one that is not there is missed when it is read") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "rows.csv";
    std::ofstream(path) << "x,y\n";
    csv_source empty(path, labelled);
    CHECK(!empty.next().has_value());
    csv_source missing(folder.path() / "none.csv", labelled);
    CHECK(test::thrown<io_error>([&] { return missing.next(); }).component == "file");
}

}  // namespace csv_source_test
