// SPDX-License-Identifier: MIT
// A text is a timestamp or nothing; every timestamp of four-digit years is written and read back the same, and its days are
// those of the standard library's calendar.
#include "../support/byte_source.hpp"
#include "../support/require.hpp"
#include "sluice/io/timestamp_text.hpp"
#include "target.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace timestamp_text_fuzz {

using namespace sluice::detail;

void check_calendar(std::int64_t microseconds) {
    using namespace std::chrono;
    const auto day =
        floor<days>(sys_time<std::chrono::microseconds>(std::chrono::microseconds(microseconds)));
    const year_month_day expected(day);
    const civil_date found = date_of_days(day.time_since_epoch().count());
    // A year of chrono has 16 bits.
    if (found.year < -32767 || found.year > 32767) return;
    test::require(found.year == int{expected.year()} && found.month == unsigned{expected.month()} &&
                  found.day == unsigned{expected.day()});
    test::require(days_of_date(found.year, found.month, found.day) == day.time_since_epoch().count());
}

void check_round_trip(std::int64_t microseconds) {
    const auto text = timestamp_to_text(microseconds);
    if (!text) return;
    const auto read = timestamp_from_text(*text);
    test::require(read && *read == microseconds);
}

void check(const std::uint8_t* data, std::size_t size) {
    test::byte_source in(data, size);
    if (const auto read = timestamp_from_text(in.rest())) {
        check_calendar(*read);
        check_round_trip(*read);
    }
    const auto any = test::byte_source(data, size).number<std::int64_t>();
    check_calendar(any);
    check_round_trip(any);
}

const test::fuzz_target registered("timestamp_text_fuzz", check);

}  // namespace timestamp_text_fuzz
