// SPDX-License-Identifier: MIT
#include "sluice/io/json_lines_writer.hpp"

#include "sluice/io/json_lines_reader.hpp"
#include "support/draw.hpp"
#include "support/same_table.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json_lines_writer_test {

TEST_CASE("to_json_lines writes every kind of column") {
    sluice::text_builder texts;
    texts.push_back("a\"\\\n\x01");
    texts.push_back({});
    const sluice::table t(
        {sluice::column_data("n", sluice::array<double>({0.1, std::numeric_limits<double>::quiet_NaN()})),
         sluice::column_data("f", sluice::array<float>({0.1f, 2})),
         sluice::column_data(
             "t\"", sluice::timestamp_values{std::vector<std::int64_t>{0, sluice::missing_timestamp}}),
         sluice::column_data("s", std::move(texts).finish())});
    CHECK(sluice::to_json_lines(t) ==
          "{\"n\":0.1,\"f\":0.1,\"t\\\"\":\"1970-01-01T00:00:00Z\",\"s\":\"a\\\"\\\\\\n\\u0001\"}\n"
          "{\"n\":null,\"f\":2,\"t\\\"\":null,\"s\":null}\n");
    CHECK(sluice::to_json_lines(sluice::table::of_rows(2)) == "{}\n{}\n");
}

TEST_CASE("write_json_lines is read back to the same bits") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "t.jsonl";
    test::draws draws(9);
    for (int round = 0; round < 40; ++round) {
        std::vector<double> numbers;
        sluice::text_builder texts;
        for (std::size_t i = 0; i < 200; ++i) {
            const auto drawn = std::bit_cast<double>(draws.bits());
            numbers.push_back(std::isfinite(drawn) ? drawn : std::numeric_limits<double>::quiet_NaN());
            const std::string value =
                draws.text(draws.below(6), std::string_view("a\"\\/\n\t\r\0\x1f\x7f", 10)) +
                (draws.one_in(3) ? "\xE2\x82\xAC" : "");
            texts.push_back(draws.one_in(9) ? std::string_view{} : std::string_view(value));
        }
        const sluice::table source({sluice::column_data("n", sluice::array<double>(std::move(numbers))),
                                    sluice::column_data("s\n", std::move(texts).finish())});
        sluice::write_json_lines(source, path);
        CHECK(
            test::same_table(sluice::read_json_lines(path, {.strings = sluice::json_strings::text}), source));
    }
}

TEST_CASE("to_json_lines refuses what JSON cannot say") {
    const auto infinite = sluice::array<double>({std::numeric_limits<double>::infinity()});
    CHECK_THROWS_WITH_AS(sluice::to_json_lines(sluice::table({sluice::column_data("x", infinite)})),
                         "write_json_lines: numbers must be finite in JSON, at column \"x\", row 0",
                         sluice::invalid_data);
    sluice::text_builder texts;
    texts.push_back("\xFF");
    CHECK_THROWS_AS(
        sluice::to_json_lines(sluice::table({sluice::column_data("x", std::move(texts).finish())})),
        sluice::invalid_data);
}

}  // namespace json_lines_writer_test
