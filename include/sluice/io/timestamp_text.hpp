// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/data/kind.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::detail {

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
[[nodiscard]] constexpr std::int64_t days_of_date(std::int64_t year, unsigned month, unsigned day) {
    // Years begin in March here, so that the leap day is the last one.
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct civil_date {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

/// The inverse of `days_of_date`.
[[nodiscard]] constexpr civil_date date_of_days(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * day_of_year + 2) / 153;
    const auto month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month,
            static_cast<unsigned>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

[[nodiscard]] constexpr unsigned days_of_month(std::int64_t year, unsigned month) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2) return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Takes the parts of a timestamp off the front of a text; stays failed once a part did not fit.
class timestamp_cursor {
  public:
    explicit timestamp_cursor(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    [[nodiscard]] bool failed() const { return failed_; }

    [[nodiscard]] bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void require(char wanted) { failed_ = !take(wanted) || failed_; }

    /// A number of exactly so many digits, within bounds.
    [[nodiscard]] unsigned number(std::size_t n_digits, unsigned low, unsigned high) {
        unsigned value = 0;
        for (std::size_t i = 0; i < n_digits; ++i) {
            if (rest_.empty() || !is_digit(rest_.front())) return fail();
            value = 10 * value + static_cast<unsigned>(rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value < low || value > high ? fail() : value;
    }

    /// Decimals of a second, in microseconds; what is finer is cut off.
    [[nodiscard]] std::int64_t fraction() {
        std::int64_t value = 0;
        std::size_t n_digits = 0;
        for (; !rest_.empty() && is_digit(rest_.front()); ++n_digits, rest_.remove_prefix(1))
            if (n_digits < 6) value = 10 * value + (rest_.front() - '0');
        if (n_digits == 0 || n_digits > 9) return fail();
        for (; n_digits < 6; ++n_digits) value *= 10;
        return value;
    }

  private:
    unsigned fail() {
        failed_ = true;
        return 0;
    }

    std::string_view rest_;
    bool failed_ = false;
};

/// Microseconds since 1970-01-01 UTC of an ISO 8601 text: `YYYY-MM-DD`, optionally `T` or a space and
/// `HH:MM`, optionally `:SS` and up to nine decimals (cut to six), optionally `Z`, `+HH:MM` or `-HH:MM`.
/// Without an offset the time is UTC. Second 60 is refused. O(1).
[[nodiscard]] inline std::optional<std::int64_t> timestamp_from_text(std::string_view text) {
    timestamp_cursor in(text);
    const std::int64_t year = in.number(4, 0, 9999);
    in.require('-');
    const unsigned month = in.number(2, 1, 12);
    in.require('-');
    const unsigned day = in.number(2, 1, in.failed() ? 31 : days_of_month(year, month));
    if (in.failed()) return std::nullopt;
    std::int64_t seconds = days_of_date(year, month, day) * 86400, microseconds = 0;
    if (!in.done()) {
        if (!in.take('T')) in.require(' ');
        seconds += std::int64_t{3600} * in.number(2, 0, 23);
        in.require(':');
        seconds += std::int64_t{60} * in.number(2, 0, 59);
        if (in.take(':')) {
            seconds += in.number(2, 0, 59);
            if (in.take('.')) microseconds = in.fraction();
        }
        if (!in.done() && !in.take('Z')) {
            const bool west = in.take('-');
            if (!west) in.require('+');
            std::int64_t offset = std::int64_t{3600} * in.number(2, 0, 23);
            in.require(':');
            offset += std::int64_t{60} * in.number(2, 0, 59);
            seconds += west ? offset : -offset;
        }
    }
    if (in.failed() || !in.done()) return std::nullopt;
    return seconds * 1'000'000 + microseconds;
}

/// `YYYY-MM-DDTHH:MM:SSZ`, with six decimals where there are any. Nothing for the years that four digits
/// cannot tell.
[[nodiscard]] inline std::optional<std::string> timestamp_to_text(std::int64_t microseconds) {
    constexpr std::int64_t day_length = 86'400'000'000;
    std::int64_t days = microseconds / day_length, rest = microseconds % day_length;
    if (rest < 0) rest += day_length, --days;
    const civil_date date = date_of_days(days);
    if (date.year < 0 || date.year > 9999) return std::nullopt;
    std::string text;
    const auto put = [&](std::int64_t value, int n_digits, char after) {
        std::string digits = std::to_string(value);
        text.append(static_cast<std::size_t>(n_digits) - digits.size(), '0').append(digits) += after;
    };
    put(date.year, 4, '-');
    put(date.month, 2, '-');
    put(date.day, 2, 'T');
    put(rest / 3'600'000'000, 2, ':');
    put(rest / 60'000'000 % 60, 2, ':');
    const std::int64_t fraction = rest % 1'000'000;
    put(rest / 1'000'000 % 60, 2, fraction == 0 ? 'Z' : '.');
    if (fraction != 0) put(fraction, 6, 'Z');
    return text;
}

}  // namespace sluice::detail
