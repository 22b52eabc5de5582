// SPDX-License-Identifier: MIT
#include "sluice/io/csv_text.hpp"

#include "support/draw.hpp"
#include "support/n_draws.hpp"
#include "support/naive_csv.hpp"
#include "support/same_table.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace csv_text_test {

constexpr std::size_t all_rows = (std::numeric_limits<std::size_t>::max)();

std::string in_quotes(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

// Quotes, line ends and delimiters meet in every way. A well-formed text but for one record in about twenty;
// about half of the fields are quoted.
std::string random_table(test::draws& draws, std::string_view letters) {
    const std::size_t n_columns = 1 + draws.below(4), n_records = 1 + draws.below(12);
    std::string text;
    for (std::size_t r = 0; r < n_records; ++r) {
        const std::size_t n_fields =
            n_columns + (draws.below(40) == 0 ? 1 : 0) - (n_columns > 1 && draws.below(40) == 0 ? 1 : 0);
        for (std::size_t c = 0; c < n_fields; ++c) {
            const std::string value = draws.text(draws.below(5), letters);
            const bool plain = value.find_first_of("\",\r\n") == value.npos;
            text += plain && draws.below(2) == 0 ? value : in_quotes(value);
            if (c + 1 < n_fields) text += ',';
        }
        text += draws.below(3) == 0 ? "\r\n" : "\n";
    }
    return text;
}

sluice::csv_options plain_text() {
    sluice::csv_options options;
    options.header = false;
    options.types = sluice::csv_type::text;
    options.missing = {};
    return options;
}

struct outcome {
    std::optional<sluice::table> table;
    std::string error;
};

outcome read(std::string_view text, const sluice::csv_options& options, std::size_t block_bytes,
             std::size_t threads) {
    sluice::context ctx;
    ctx.threads = threads;
    try {
        sluice::detail::csv_text source(text, options, "test");
        return {source.take(all_rows, ctx, block_bytes), {}};
    } catch (const sluice::parse_error& e) {
        return {std::nullopt, e.details().place};
    }
}

void check_against_twin(const std::string& text, std::size_t block_bytes, std::size_t threads) {
    CAPTURE(text);
    CAPTURE(block_bytes);
    const test::naive_csv expected = test::naive_csv_reader(text).read();
    const outcome actual = read(text, plain_text(), block_bytes, threads);
    REQUIRE(actual.table.has_value() == !expected.error.has_value());
    if (expected.error) {
        CHECK(actual.error == "line " + std::to_string(expected.error->first) + ", column " +
                                  std::to_string(expected.error->second));
        return;
    }
    REQUIRE(actual.table->n_rows() == expected.records.size());
    REQUIRE(actual.table->n_columns() == expected.records[0].size());
    for (std::size_t c = 0; c < actual.table->n_columns(); ++c)
        for (std::size_t r = 0; r < expected.records.size(); ++r)
            REQUIRE((*(*actual.table)[c].as<sluice::text_values>())[r] == expected.records[r][c]);
}

TEST_CASE("csv_text equals its naive twin on random characters for every block size") {
    test::draws draws(1);
    for (int round = 0; round < test::n_draws(6000); ++round) {
        const std::string text = draws.text(draws.below(24), std::string_view("a1,,\"\"\n\n\r\0", 10));
        for (const std::size_t block_bytes : {1u, 2u, 3u, 7u, 1000u})
            check_against_twin(text, block_bytes, 1);
    }
}

TEST_CASE("csv_text equals its naive twin on random tables for every block size and number of threads") {
    test::draws draws(2);
    for (int round = 0; round < test::n_draws(1500); ++round) {
        const std::string text = random_table(draws, "a1,\"\n\r");
        for (const std::size_t block_bytes : {1u, 5u, 16u, 1000u})
            check_against_twin(text, block_bytes, 1 + static_cast<std::size_t>(round) % 3);
    }
}

TEST_CASE("csv_text gives the same bits for 1, 2, 3 and 8 threads and every block size") {
    test::draws draws(3);
    sluice::csv_options options;
    options.header = false;
    options.max_categories = 6;
    for (int round = 0; round < test::n_draws(400); ++round) {
        // Mostly numbers, so that types change late in the text.
        const std::string text = random_table(draws, round % 2 == 0 ? "0123456789.." : "11112222x");
        const outcome expected = read(text, options, 1 << 20, 1);
        for (const std::size_t threads : {1u, 2u, 3u, 8u})
            for (const std::size_t block_bytes : {3u, 11u, 40u}) {
                const outcome actual = read(text, options, block_bytes, threads);
                CAPTURE(text);
                REQUIRE(actual.table.has_value() == expected.table.has_value());
                CHECK(actual.error == expected.error);
                if (expected.table) CHECK(test::same_table(*actual.table, *expected.table));
            }
    }
}

TEST_CASE("csv_text taken in parts equals the whole") {
    test::draws draws(4);
    const sluice::context ctx;
    for (int round = 0; round < 2000; ++round) {
        const std::string text = random_table(draws, "a1,\"\n\r");
        const sluice::csv_options options = plain_text();
        const outcome whole = read(text, options, 1000, 1);
        if (!whole.table) continue;
        const std::size_t n_rows = 1 + draws.below(4);
        CAPTURE(text);
        CAPTURE(n_rows);
        sluice::detail::csv_text source(text, options, "test");
        for (std::size_t row = 0; row < whole.table->n_rows(); row += n_rows) {
            const sluice::table part = source.take(n_rows, ctx, 1 + draws.below(9));
            REQUIRE(part.n_rows() == (std::min)(n_rows, whole.table->n_rows() - row));
            for (std::size_t c = 0; c < part.n_columns(); ++c)
                for (std::size_t r = 0; r < part.n_rows(); ++r)
                    REQUIRE((*part[c].as<sluice::text_values>())[r] ==
                            (*(*whole.table)[c].as<sluice::text_values>())[row + r]);
        }
        CHECK(source.done());
    }
}

TEST_CASE("csv_text allocates no more than its bytes can fill when lines are blank") {
    std::string text(1'000, ',');
    text += std::string(2'000'000, '\n') + "1";
    CHECK(read(text, plain_text(), 1 << 20, 2).error == "line 2, column 2");
}

}  // namespace csv_text_test
