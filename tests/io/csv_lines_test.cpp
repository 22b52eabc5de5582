// SPDX-License-Identifier: MIT
#include "sluice/io/csv_lines.hpp"

#include "support/draw.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace csv_lines_test {

TEST_CASE("count_lines equals a count of one character after the other on every level") {
    test::draws draws(1);
    const std::string_view letters[] = {"1\n", "1234567,\n\"", std::string_view("a\n\"\0'", 5), "\"", "\n"};
    for (const auto level : test::vector_widths())
        for (int round = 0; round < 3000; ++round) {
            const std::string text = draws.text(draws.below(300), letters[draws.below(5)]);
            const char quote = std::string_view("\"'\0", 3)[draws.below(3)];
            std::size_t lines[2] = {0, 0}, n_quotes = 0;
            for (const char c : text) {
                if (c == quote && quote != '\0') ++n_quotes;
                if (c == '\n') ++lines[n_quotes % 2];
            }
            CAPTURE(text);
            const auto count = sluice::detail::count_lines(level, text, quote);
            REQUIRE(count.after_even == lines[0]);
            REQUIRE(count.after_odd == lines[1]);
            REQUIRE(count.odd_quotes == (n_quotes % 2 == 1));
            CHECK(count.outside(true) == lines[1]);
            CHECK(count.outside(false) == lines[0]);
        }
}

TEST_CASE("find_line_end finds the line feeds outside of quotes") {
    const std::string_view text = "a\n\"b\n\"\nc";
    const auto place = [&](bool inside, std::size_t n) {
        return sluice::detail::find_line_end(text, '"', inside, n) - text.data();
    };
    CHECK(place(false, 1) == 1);
    CHECK(place(false, 2) == 6);
    CHECK(place(false, 3) == 8);
    CHECK(place(true, 1) == 4);
    CHECK(place(true, 2) == 8);
    CHECK(sluice::detail::find_line_end(text, '\0', false, 2) - text.data() == 4);
}

}  // namespace csv_lines_test
