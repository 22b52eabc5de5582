// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/data/table.hpp"

#include <filesystem>
#include <string>

namespace sluice {

/// How to write a CSV text; see `write_csv`.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `delimiter` | `,` | no line end, no NUL, no letter, no digit, none of `+-.` | what separates fields |
/// | `quote` | `"` | as above, another one, no colon | what encloses a field that needs it |
/// | `header` | true | | whether the first record holds the names of the columns |
/// | `missing` | empty | no delimiter, quote, line end or NUL in it | what stands for a missing value |
/// | `spreadsheet_safe` | false | | put an apostrophe before text that a spreadsheet could take for a formula |
struct csv_write_options {
    char delimiter = ',';
    char quote = '"';
    bool header = true;
    std::string missing = {};
    bool spreadsheet_safe = false;

    friend bool operator==(const csv_write_options&, const csv_write_options&) = default;
};

/// The CSV text of a table; see `write_csv`.
[[nodiscard]] SLUICE_INLINE std::string to_csv(const table& source, const csv_write_options& options = {});

/// Writes a table [n_rows x n_columns] as a CSV file (RFC 4180, lines end with LF) that `read_csv` reads back
/// to the same values.
///
/// Numbers are the shortest text that reads back to the same bits; timestamps are ISO 8601 in UTC; each
/// column of a block is a column of its own. Text is quoted where it must be: with a delimiter, quote or line
/// end inside, or when a reader would take it for a missing value. In a table of one column an empty
/// `missing` is written `NA`, since a blank line is not a record everywhere.
///
/// `spreadsheet_safe` guards people who open the file in a spreadsheet against formulas in foreign text
/// (CWE-1236): text and categories (never numbers) that begin with `=`, `+`, `-`, `@`, tab or a line end get
/// an apostrophe in front and are quoted. The values do not read back unchanged then, so it is off by
/// default.
///
/// The file appears complete or not at all (`atomic_file`). Complexity: O(cells + characters); O(1) memory
/// beside the table. Throws `io_error`; `invalid_data` when two columns of a block and the table share a name
/// or a year has more than four digits; `invalid_parameter`.
///
/// ```cpp
/// sluice::write_csv(predictions, "predictions.csv", {.spreadsheet_safe = true});
/// ```
SLUICE_INLINE void write_csv(const table& source, const std::filesystem::path& path,
                             const csv_write_options& options = {});

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/io/csv_writer_definitions.hpp"
#endif
