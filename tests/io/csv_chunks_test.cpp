// SPDX-License-Identifier: MIT
#include "sluice/io/csv_chunks.hpp"

#include "sluice/io/csv_reader.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <string>

namespace csv_chunks_test {

std::string numbers_and_names(int n_rows) {
    std::string text = "x,name\r\n";
    for (int i = 0; i < n_rows; ++i)
        text += std::to_string(i * 0.25) + ",\"n\n" + std::to_string(i % 13) + "\"\r\n";
    return text;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("csv_chunks joined equal read_csv") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "a.csv";
    write(path, numbers_and_names(1000));
    const auto whole = sluice::read_csv(path);
    for (const std::size_t rows : {1u, 7u, 500u, 999u, 1000u, 5000u}) {
        sluice::csv_chunks source(path, rows);
        std::size_t row = 0;
        while (const auto part = source.next()) {
            CHECK(part->n_rows() <= rows);
            for (std::size_t i = 0; i < part->n_rows(); ++i, ++row) {
                CHECK((*(*part)["x"].as<sluice::array<double>>())[i] ==
                      (*whole["x"].as<sluice::array<double>>())[row]);
                CHECK((*(*part)["name"].as<sluice::category_values>())[i] ==
                      (*whole["name"].as<sluice::category_values>())[row]);
            }
        }
        CHECK(row == 1000);
        CHECK(source.n_rows() == 1000);
        CHECK_FALSE(source.next().has_value());
    }
}

TEST_CASE("csv_chunks keep the types of the first chunk") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "a.csv";
    write(path, "x\n1\n2\nthree\n");
    sluice::csv_chunks source(path, 2);
    CHECK((*source.next())["x"].kind() == sluice::kind::numeric);
    CHECK_THROWS_WITH_AS(source.next(),
                         "csv_chunks: must be a number, got \"three\", at line 4, column 1 (\"x\")",
                         sluice::parse_error);
    sluice::csv_chunks declared(path, 2, {.types = sluice::csv_type::text});
    CHECK((*declared.next())["x"].kind() == sluice::kind::text);
    CHECK((*declared.next())["x"].kind() == sluice::kind::text);
}

TEST_CASE("csv_chunks read at most n_rows in all") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "a.csv";
    write(path, numbers_and_names(100));
    sluice::csv_chunks source(path, 4, {.n_rows = 10});
    std::size_t chunks = 0;
    for (; source.next(); ++chunks) continue;
    CHECK(chunks == 3);
    CHECK(source.n_rows() == 10);
}

TEST_CASE("csv_chunks give one table without rows for a header alone") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "a.csv";
    write(path, "x,y\n");
    sluice::csv_chunks source(path);
    CHECK(source.next()->n_columns() == 2);
    CHECK_FALSE(source.next().has_value());
    CHECK_THROWS_AS(sluice::csv_chunks(path, 0), sluice::invalid_parameter);
}

}  // namespace csv_chunks_test
