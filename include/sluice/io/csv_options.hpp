// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// What a column of a CSV text is to become.
///
/// | type | column | what a field must be |
/// |---|---|---|
/// | `infer` | `numeric` when every field is a number or missing, else `categorical`, else `text` | anything |
/// | `numeric` | float64 | a decimal number; spaces and tabs around it do not count |
/// | `numeric32` | float32 | the same |
/// | `categorical` | codes and a dictionary sorted by bytes | any text |
/// | `text` | UTF-8 strings | any text |
/// | `timestamp` | microseconds since 1970-01-01 UTC | an ISO 8601 date or date and time |
enum class csv_type { infer, numeric, numeric32, categorical, text, timestamp };

/// The scalar of columns that are inferred to be numeric.
enum class csv_scalar { float64, float32 };

/// How large a CSV text may be before reading stops with `limit_exceeded`.
struct csv_limits {
    std::size_t field_bytes = std::size_t{1} << 24;  ///< of one field, quotes included
    std::size_t row_bytes = std::size_t{1} << 26;    ///< of one record, its line end not included
    std::size_t columns = std::size_t{1} << 14;      ///< of the table
    std::size_t rows = (std::numeric_limits<std::size_t>::max)();  ///< of the table

    friend bool operator==(const csv_limits&, const csv_limits&) = default;
};

/// How to read a CSV text; see `read_csv`. To be made with designated initialisers.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `delimiter` | `,` | no line end, no NUL, no letter, no digit, none of `+-.` | what separates fields |
/// | `quote` | `"` | as above, another one, no colon; NUL: none | what encloses a field that holds delimiters or line ends |
/// | `header` | true | | whether the first record holds the names of the columns |
/// | `types` | `infer` | | the type of the columns that the next two do not mention |
/// | `named_types` | {} | existing names | types by column name |
/// | `indexed_types` | {} | existing columns | types by column index, from 0 |
/// | `scalar` | float64 | | of columns that are inferred to be numeric |
/// | `missing` | empty, NA, N/A, NaN, nan, NAN, null, NULL | | the fields that stand for a missing value |
/// | `max_categories` | 65,536 | >= 0 | most distinct values of a column that is inferred to be categorical |
/// | `allow_invalid_utf8` | false | | keep malformed UTF-8 in text and categories instead of refusing it |
/// | `n_rows` | no bound | >= 0 | read at most so many rows; what follows is not looked at |
/// | `map_file` | true | | map the file instead of copying it; it must not shrink meanwhile |
/// | `limits` | `{}` | | guards against hostile input |
struct csv_options {
    char delimiter = ',';
    char quote = '"';
    bool header = true;
    csv_type types = csv_type::infer;
    std::vector<std::pair<std::string, csv_type>> named_types = {};
    std::vector<std::pair<std::size_t, csv_type>> indexed_types = {};
    csv_scalar scalar = csv_scalar::float64;
    std::vector<std::string> missing = {"", "NA", "N/A", "NaN", "nan", "NAN", "null", "NULL"};
    std::size_t max_categories = 65'536;
    bool allow_invalid_utf8 = false;
    std::size_t n_rows = (std::numeric_limits<std::size_t>::max)();
    bool map_file = true;
    csv_limits limits = {};

    friend bool operator==(const csv_options&, const csv_options&) = default;
};

namespace detail {

/// Throws `invalid_parameter` when the characters of a CSV dialect contradict each other.
inline void check_csv_characters(char delimiter, char quote, std::string_view component) {
    const auto refuse = [&](std::string_view parameter, std::string_view requirement) {
        throw invalid_parameter({.component = std::string(component) + "." + std::string(parameter),
                                 .requirement = std::string(requirement),
                                 .actual = {},
                                 .place = {},
                                 .hint = {}});
    };
    const auto ends_line = [](char c) { return c == '\n' || c == '\r'; };
    if (ends_line(delimiter) || delimiter == '\0') refuse("delimiter", "must not be a line end or NUL");
    if (ends_line(quote)) refuse("quote", "must not be a line end");
    if (quote == delimiter) refuse("quote", "must differ from the delimiter");
    // Numbers, timestamps and the words for a missing value are made of these.
    const auto in_values = [](char c) {
        const char letter = ascii_lower(c);
        return is_digit(c) || (letter >= 'a' && letter <= 'z') ||
               std::string_view("+-.").find(c) != std::string_view::npos;
    };
    if (in_values(delimiter)) refuse("delimiter", "must not be a letter, a digit or one of + - .");
    if (in_values(quote) || quote == ':') refuse("quote", "must not be a letter, a digit or one of + - . :");
}

}  // namespace detail
}  // namespace sluice
