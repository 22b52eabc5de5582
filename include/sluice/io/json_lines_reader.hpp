// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/result.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/as_result.hpp"
#include "sluice/io/file_text.hpp"
#include "sluice/io/json_lines_options.hpp"
#include "sluice/io/json_lines_text.hpp"

#include <filesystem>
#include <string_view>

namespace sluice {

/// Reads a JSON Lines text that is in memory into a table; see `read_json_lines`.
[[nodiscard]] inline table parse_json_lines(std::string_view text, const json_lines_options& options = {}) {
    return detail::json_lines_text(options, "parse_json_lines").read(text);
}

/// `parse_json_lines` that returns why it failed instead of throwing.
[[nodiscard]] inline result<table> try_parse_json_lines(std::string_view text,
                                                        const json_lines_options& options = {}) {
    return detail::as_result([&] { return parse_json_lines(text, options); });
}

/// Reads a JSON Lines file (one flat object a line) into a table [n_rows x n_columns].
///
/// Columns are the keys in the order of their first appearance. Numbers become float64; `true` and `false`
/// become 1 and 0; strings become categories or text (`options.strings`). `null` and an absent key are
/// missing; a key that is always null is a numeric column. A text without lines is a table without rows.
///
/// Each line follows RFC 8259 to the letter. Refused, with line and byte: nested objects and arrays (so the
/// depth is 1), a key twice in one object, values of different types under one key, unpaired surrogates,
/// malformed UTF-8, numbers beyond float64, blank lines but at the end, anything behind the object. Lines end
/// with LF or CR LF; a byte order mark in front is ignored.
///
/// Complexity: O(bytes), one thread. Memory: the table and its distinct strings.
/// Throws `io_error`, `parse_error`, `limit_exceeded` (see `json_lines_limits`).
///
/// ```cpp
/// const sluice::table events = sluice::read_json_lines("events.jsonl");
/// ```
///
/// Source: T. Bray, RFC 8259, 2017, doi:10.17487/RFC8259.
[[nodiscard]] inline table read_json_lines(const std::filesystem::path& path,
                                           const json_lines_options& options = {}) {
    const detail::file_text file(path, options.map_file);
    return detail::json_lines_text(options, "read_json_lines").read(file.text());
}

/// `read_json_lines` that returns why it failed instead of throwing.
[[nodiscard]] inline result<table> try_read_json_lines(const std::filesystem::path& path,
                                                       const json_lines_options& options = {}) {
    return detail::as_result([&] { return read_json_lines(path, options); });
}

}  // namespace sluice
