// SPDX-License-Identifier: MIT
#include "sluice/io/csv_block.hpp"

#include "sluice/core/number_text.hpp"
#include "sluice/io/csv_reader.hpp"
#include "support/draw.hpp"
#include "support/n_draws.hpp"
#include "support/naive_csv.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace csv_block_test {

/// One record as some writer has it, seldom with a quoted or a missing field.
std::string record(test::draws& draws, std::size_t n_columns) {
    std::string text;
    for (std::size_t c = 0; c < n_columns; ++c) {
        std::string field = (draws.one_in(2) ? "-" : "") + std::to_string(draws.below(1000)) + '.' +
                            draws.text(draws.below(7), "0123456789");
        if (draws.one_in(30)) field = draws.text(20, "123456789");
        if (draws.one_in(30)) field += "e-" + std::to_string(draws.below(50));
        if (draws.one_in(200)) field = '"' + field + '"';
        if (draws.one_in(30)) field = "NA";
        if (draws.one_in(30) && field.front() != '"') field = " " + field + "\t";
        text += (c > 0 ? "," : "") + field;
    }
    return text;
}

/// The expected value of a field: nothing is a missing one.
template <class T>
T value_of(std::string_view field) {
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == '\t') field.remove_suffix(1);
    if (field == "NA") return std::numeric_limits<T>::quiet_NaN();
    return *sluice::number_from_text<T>(field);
}

template <class T>
void check_column(const sluice::table& t, std::size_t c, const test::naive_csv& expected) {
    const auto& values = *t[c].as<sluice::array<T>>();
    for (std::size_t r = 0; r < values.size(); ++r) {
        const T wanted = value_of<T>(expected.records[r][c]);
        REQUIRE(std::isnan(wanted) == std::isnan(values[r]));
        if (!std::isnan(wanted)) REQUIRE(values[r] == wanted);
        if (!std::isnan(wanted)) REQUIRE(std::signbit(values[r]) == std::signbit(wanted));
    }
}

TEST_CASE("csv_block_reader reads mixed columns as the naive reader cuts them") {
    using enum sluice::csv_type;
    test::draws draws(1);
    for (int round = 0; round < test::n_draws(30); ++round) {
        const std::size_t n_columns = 1 + draws.below(9);
        const std::string end = round % 3 == 0 ? "\r\n" : "\n";
        std::string text;
        for (std::size_t row = 0; row < 2000; ++row)
            text += record(draws, n_columns) + (round % 3 == 1 && draws.one_in(40) ? "\r\n" : end);
        sluice::csv_options options{.header = false};
        const sluice::csv_type kinds[] = {numeric, numeric32, sluice::csv_type::text, categorical};
        for (std::size_t c = 0; c < n_columns; ++c)
            options.indexed_types.emplace_back(c,
                                               kinds[draws.below(1 + static_cast<std::size_t>(round) % 4)]);
        const auto t = sluice::parse_csv(text, options);
        const test::naive_csv expected = test::naive_csv_reader(text).read();
        REQUIRE(t.n_rows() == expected.records.size());
        for (std::size_t c = 0; c < n_columns; ++c) {
            CAPTURE(c);
            const auto type = options.indexed_types[c].second;
            if (type == numeric) check_column<double>(t, c, expected);
            if (type == numeric32) check_column<float>(t, c, expected);
            for (std::size_t r = 0; r < t.n_rows(); ++r) {
                const std::string& field = expected.records[r][c];
                const std::string_view wanted = field == "NA" ? std::string_view() : std::string_view(field);
                if (type == sluice::csv_type::text) REQUIRE((*t[c].as<sluice::text_values>())[r] == wanted);
                if (type == categorical) REQUIRE((*t[c].as<sluice::category_values>())[r] == wanted);
            }
        }
    }
}

TEST_CASE("csv_block_reader reads records that are wider than its first look") {
    std::string text;
    for (int row = 0; row < 6; ++row)
        for (int c = 0; c < 12'000; ++c)
            text += std::to_string(row * 0.5 + c) + (c + 1 < 12'000 ? "," : "\n");
    const auto t = sluice::parse_csv(text, {.header = false});
    REQUIRE(t.n_rows() == 6);
    REQUIRE(t.n_columns() == 12'000);
    for (std::size_t c = 0; c < 12'000; ++c)
        for (std::size_t r = 0; r < 6; ++r)
            REQUIRE((*t[c].as<sluice::array<double>>())[r] ==
                    static_cast<double>(r) * 0.5 + static_cast<double>(c));
}

TEST_CASE("csv_block_reader reports the first bad record among clean ones") {
    const auto place_of = [](const std::string& text) -> std::string {
        try {
            static_cast<void>(sluice::parse_csv(text, {.types = sluice::csv_type::numeric32}));
        } catch (const sluice::parse_error& e) {
            return e.details().place + ": " + e.details().actual;
        }
        return "none";
    };
    std::string clean;
    for (int row = 0; row < 5000; ++row) clean += "1.5,-2,0.25\n";
    const std::string head = "a,b,c\n" + clean;
    CHECK(place_of(head + "1,2,x\n" + clean + "1,2\n") == "line 5002, column 3 (\"c\"): \"x\"");
    CHECK(place_of(head + "1,2\n1,2,x\n" + clean) == "line 5002, column 3 (\"c\"): 2");
    CHECK(place_of(head + "1,2,3,4\n" + clean) == "line 5002, column 4: more");
    CHECK(place_of(head + "1,\"2,3\n" + clean) == "line 5002, column 2 (\"b\"): the end of the text");
    CHECK(place_of(head + "1,2,3\r1,2,3\n" + clean) == "line 5002, column 3 (\"c\"): CR alone");
    CHECK(place_of(head + "1,2,3\r\n" + clean) == "none");
}

}  // namespace csv_block_test
