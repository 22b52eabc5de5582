// SPDX-License-Identifier: MIT
#include "sluice/io/csv_writer.hpp"

#include "sluice/io/csv_reader.hpp"
#include "support/draw.hpp"
#include "support/same_table.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace csv_writer_test {

sluice::table text_table(const std::vector<std::string_view>& values) {
    sluice::text_builder builder;
    for (const auto value : values) builder.push_back(value);
    return sluice::table({sluice::column_data("s", std::move(builder).finish())});
}

// Every kind of column, with missing values and text that is hard to quote.
sluice::table random_table(test::draws& draws, std::size_t n_rows) {
    std::vector<double> doubles;
    std::vector<float> floats;
    std::vector<std::int64_t> times;
    sluice::text_builder texts;
    std::vector<std::int32_t> codes;
    const std::vector<std::string> names = {"", " x ", "1", "NA", "a\"b", "line\r\nend"};
    for (std::size_t i = 0; i < n_rows; ++i) {
        const auto drawn = std::bit_cast<double>(draws.bits());
        doubles.push_back(drawn != drawn ? std::numeric_limits<double>::quiet_NaN() : drawn);
        const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(draws.bits()));
        floats.push_back(narrow != narrow ? std::numeric_limits<float>::quiet_NaN() : narrow);
        times.push_back(draws.one_in(9) ? sluice::missing_timestamp
                                        : static_cast<std::int64_t>(draws.below(1u << 30)) * 1'234'567);
        const std::string value = draws.text(draws.below(6), "a,\"\n\r NA");
        texts.push_back(draws.one_in(9) ? std::string_view{} : std::string_view(value));
        codes.push_back(static_cast<std::int32_t>(draws.below(names.size() + 1)) - 1);
    }
    // The dictionary of what is read holds the names that occur.
    for (std::size_t c = 0; c < names.size(); ++c) codes[c] = static_cast<std::int32_t>(c);
    std::vector<sluice::column_data> columns;
    columns.emplace_back("d", sluice::array<double>(std::move(doubles)));
    columns.emplace_back("f, \"g\"", sluice::array<float>(std::move(floats)));
    columns.emplace_back("t", sluice::timestamp_values{std::move(times)});
    columns.emplace_back("s", std::move(texts).finish());
    columns.emplace_back(
        "c", sluice::category_values{std::move(codes), std::make_shared<const sluice::dictionary>(names)});
    return sluice::table(std::move(columns));
}

TEST_CASE("write_csv is read back to the same bits") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "t.csv";
    test::draws draws(8);
    for (int round = 0; round < 40; ++round) {
        const auto source = random_table(draws, 10 + draws.below(500));
        using sluice::csv_type;
        sluice::csv_options options;
        options.indexed_types = {{0, csv_type::numeric},
                                 {1, csv_type::numeric32},
                                 {2, csv_type::timestamp},
                                 {3, csv_type::text},
                                 {4, csv_type::categorical}};
        sluice::write_csv(source, path, {.missing = round % 2 == 0 ? "" : "NA"});
        CHECK(test::same_table(sluice::read_csv(path, options), source));
    }
}

TEST_CASE("to_csv quotes only where it must") {
    CHECK(sluice::to_csv(text_table({"a", "b c", "d,e", "f\"g", "h\ni", "", "NA", {}})) ==
          "s\na\nb c\n\"d,e\"\n\"f\"\"g\"\n\"h\ni\"\n\"\"\n\"NA\"\nNA\n");
    CHECK(sluice::to_csv(text_table({"a;b", "c,d", {}}),
                         {.delimiter = ';', .quote = '\'', .header = false, .missing = "-"}) ==
          "'a;b'\nc,d\n-\n");
}

TEST_CASE("to_csv writes the shortest numbers that read back") {
    const sluice::table t(
        {sluice::column_data(
             "a", sluice::array<double>({0.1, 1e300, -0.0, 3, std::numeric_limits<double>::infinity()})),
         sluice::column_data(
             "b",
             sluice::array<float>({0.1f, 16777216.f, std::numeric_limits<float>::quiet_NaN(), 1e-45f, 2}))});
    CHECK(sluice::to_csv(t) == "a,b\n0.1,0.1\n1e+300,16777216\n-0,\n3,1e-45\ninf,2\n");
}

TEST_CASE("to_csv guards text against spreadsheets when asked, and never numbers") {
    const sluice::table t(
        {sluice::column_data("a", sluice::array<double>({-1, 2})), text_table({"=1+1", "-x"})[0]});
    CHECK(sluice::to_csv(t, {.spreadsheet_safe = true}) == "a,s\n-1,\"'=1+1\"\n2,\"'-x\"\n");
    CHECK(sluice::to_csv(t) == "a,s\n-1,=1+1\n2,-x\n");
    for (const std::string_view value : {"+1", "@x", "\tx", "\rx", "\nx"})
        CHECK(sluice::to_csv(text_table({value}), {.header = false, .spreadsheet_safe = true}) ==
              "\"'" + std::string(value) + "\"\n");
}

TEST_CASE("to_csv writes each column of a block as a column") {
    sluice::sparse_block sparse{std::vector<std::uint64_t>{1, 1},
                                std::vector<std::uint32_t>{1},
                                std::vector<double>{2.5},
                                {"s0", "s1"}};
    sluice::dense_block<float> dense{std::vector<float>{1, 2, 3, 4}, 2, {"d0", "d1"}};
    const sluice::table t({sluice::column_data("dense", dense), sluice::column_data("sparse", sparse)});
    CHECK(sluice::to_csv(t) == "d0,d1,s0,s1\n1,3,0,2.5\n2,4,0,0\n");
    const sluice::table twice({sluice::column_data("d0", sluice::array<double>({1, 2})), t[0]});
    CHECK_THROWS_AS(sluice::to_csv(twice), sluice::invalid_data);
}

TEST_CASE("to_csv quotes timestamps where the delimiter stands in them") {
    const sluice::table t(
        {sluice::column_data("t", sluice::timestamp_values{std::vector<std::int64_t>{0}}),
         sluice::column_data("n", sluice::array<double>({std::numeric_limits<double>::infinity()}))});
    const std::string text = sluice::to_csv(t, {.delimiter = ':'});
    CHECK(text == "t:n\n\"1970-01-01T00:00:00Z\":inf\n");
    CHECK(test::same_table(
        sluice::parse_csv(text, {.delimiter = ':', .indexed_types = {{0, sluice::csv_type::timestamp}}}), t));
}

TEST_CASE("to_csv refuses what could not be read back") {
    CHECK_THROWS_AS(sluice::to_csv(text_table({std::string_view("a\0b", 3)})), sluice::invalid_data);
    CHECK_THROWS_AS(sluice::to_csv(sluice::table::of_rows(2)), sluice::invalid_data);
    CHECK_THROWS_AS(sluice::to_csv(text_table({"a"}), {.quote = '\0'}), sluice::invalid_parameter);
    CHECK_THROWS_AS(sluice::to_csv(text_table({"a"}), {.delimiter = '"'}), sluice::invalid_parameter);
    CHECK_THROWS_AS(sluice::to_csv(text_table({"a"}), {.quote = ':'}), sluice::invalid_parameter);
    for (const char* bad : {"a,b", "\"", "\n", "\r"})
        CHECK_THROWS_AS(sluice::to_csv(text_table({"a"}), {.missing = bad}), sluice::invalid_parameter);
    const sluice::table late({sluice::column_data("t", sluice::timestamp_values{std::vector<std::int64_t>{
                                                           (std::numeric_limits<std::int64_t>::max)()}})});
    CHECK_THROWS_AS(sluice::to_csv(late), sluice::invalid_data);
}

TEST_CASE("write_csv leaves the old file when the table cannot be written") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "t.csv";
    sluice::write_csv(text_table({"old"}), path);
    CHECK_THROWS_AS(sluice::write_csv(text_table({std::string_view("\0", 1)}), path), sluice::invalid_data);
    CHECK((*sluice::read_csv(path)["s"].as<sluice::category_values>())[0] == "old");
}

}  // namespace csv_writer_test
