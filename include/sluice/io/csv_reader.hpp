// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/core/result.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/as_result.hpp"
#include "sluice/io/csv_options.hpp"

#include <filesystem>
#include <string_view>

namespace sluice {

/// Reads a CSV text that is in memory into a table [n_rows x n_columns]. The same as `read_csv`, which tells
/// all about it; the table does not refer to the text afterwards.
[[nodiscard]] SLUICE_INLINE table parse_csv(std::string_view text, const csv_options& options = {},
                                            const context& ctx = {});

/// `parse_csv` that returns why it failed instead of throwing.
[[nodiscard]] inline result<table> try_parse_csv(std::string_view text, const csv_options& options = {},
                                                 const context& ctx = {}) {
    return detail::as_result([&] { return parse_csv(text, options, ctx); });
}

/// Reads a CSV file into a table [n_rows x n_columns].
///
/// **Text**: RFC 4180, strictly. Records end with LF or CR LF (both may occur); a CR alone outside of quotes
/// is refused. A byte order mark in front and blank lines at the end are ignored; elsewhere a blank line is a
/// record with one empty field. Refused, with line and column of the first bad record: records of another
/// length than the first, an unterminated quote, text behind a closing quote, a quote inside an unquoted
/// field, NUL, malformed UTF-8 in names, text and categories, two columns of one name.
///
/// **Names**: those of the first record; an empty one, and all of them without a header, are `column_1`,
/// `column_2`, ...
///
/// **Values**: numbers are correctly rounded (nearest, ties to even) and independent of the locale; `inf` and
/// `infinity` are numbers, `1e999` is infinite, hexadecimal is no number. A field that equals one of
/// `options.missing` is missing; a quoted one only in columns of numbers and timestamps, so that `""` is an
/// empty string in a text column while nothing between two delimiters is a missing one.
///
/// **Types**: declared, or inferred from the whole column: numeric when all its fields are numbers or
/// missing; else categorical, unless there are more than `max_categories` distinct values; else text.
/// Timestamps are never inferred.
///
/// Complexity: O(bytes) per pass; one pass looks for line ends, one reads; columns whose guessed type does
/// not hold are read again. Memory: the table, and what the distinct names take; strings pass through one
/// copy. The result and the error do not depend on the number of threads.
///
/// Throws `io_error`, `parse_error`, `limit_exceeded` (see `csv_limits`), `schema_mismatch` (a type is
/// declared for a column that is not there), `invalid_parameter` (delimiter and quote), `cancelled`.
///
/// ```cpp
/// const sluice::table passengers = sluice::read_csv(
///     "titanic.csv", {.named_types = {{"Name", sluice::csv_type::text}}, .scalar =
///     sluice::csv_scalar::float32});
/// ```
///
/// Source: Y. Shafranovich, RFC 4180, 2005, doi:10.17487/RFC4180.
[[nodiscard]] SLUICE_INLINE table read_csv(const std::filesystem::path& path, const csv_options& options = {},
                                           const context& ctx = {});

/// `read_csv` that returns why it failed instead of throwing.
[[nodiscard]] inline result<table> try_read_csv(const std::filesystem::path& path,
                                                const csv_options& options = {}, const context& ctx = {}) {
    return detail::as_result([&] { return read_csv(path, options, ctx); });
}

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/io/csv_reader_definitions.hpp"
#endif
