// SPDX-License-Identifier: MIT
#include "sluice/io/timestamp_text.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

namespace timestamp_text_test {

using sluice::detail::timestamp_from_text;
using sluice::detail::timestamp_to_text;

TEST_CASE("timestamp_from_text reads the forms of ISO 8601 that it documents") {
    // seconds by: python3 -c "from datetime import *;
    // print(datetime(2024,2,29,12,34,56,tzinfo=timezone.utc).timestamp())"
    CHECK(timestamp_from_text("1970-01-01") == 0);
    CHECK(timestamp_from_text("2024-02-29T12:34:56Z") == 1'709'210'096'000'000);
    CHECK(timestamp_from_text("2024-02-29 12:34:56.5") == 1'709'210'096'500'000);
    CHECK(timestamp_from_text("2024-02-29T12:34:56.123456789") == 1'709'210'096'123'456);
    CHECK(timestamp_from_text("2024-02-29T14:34:56+02:00") == 1'709'210'096'000'000);
    CHECK(timestamp_from_text("2024-02-29T07:04:56-05:30") == 1'709'210'096'000'000);
    CHECK(timestamp_from_text("2024-02-29T12:34") == 1'709'210'040'000'000);
    CHECK(timestamp_from_text("1969-12-31T23:59:59.999999") == -1);
}

TEST_CASE("timestamp_from_text refuses dates and times that do not exist") {
    for (const std::string_view text :
         {"", "2023", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-04-31", "2024-1-1",
          "2024-01-01T", "2024-01-01T24:00", "2024-01-01T12", "2024-01-01T12:60", "2024-01-01T12:00:60",
          "2024-01-01T12:00:00.", "2024-01-01T12:00:00.1234567890", "2024-01-01T12:00:00+2", "2024-01-01x",
          "20240101"}) {
        CAPTURE(text);
        CHECK_FALSE(timestamp_from_text(text).has_value());
    }
}

TEST_CASE("timestamp_to_text is read back to the same microsecond") {
    test::draws draws(7);
    constexpr std::int64_t first = -62'167'219'200'000'000, last = 253'402'300'799'999'999;
    for (int i = 0; i < 20'000; ++i) {
        const auto span = static_cast<std::size_t>(last - first);
        const std::int64_t time = first + static_cast<std::int64_t>(draws.below(span));
        const std::int64_t rounded = draws.one_in(2) ? time : time / 1'000'000 * 1'000'000;
        CHECK(timestamp_from_text(*timestamp_to_text(rounded)) == rounded);
    }
    CHECK(timestamp_to_text(first) == "0000-01-01T00:00:00Z");
    CHECK(timestamp_to_text(last) == "9999-12-31T23:59:59.999999Z");
    CHECK_FALSE(timestamp_to_text(first - 1).has_value());
    CHECK_FALSE(timestamp_to_text(last + 1).has_value());
}

}  // namespace timestamp_text_test
