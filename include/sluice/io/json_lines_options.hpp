// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>

namespace sluice {

/// What strings of a JSON Lines text become: `infer` makes categories of up to `max_categories` distinct ones
/// and text of more.
enum class json_strings { infer, categorical, text };

/// How large a JSON Lines text may be before reading stops with `limit_exceeded`.
struct json_lines_limits {
    std::size_t line_bytes = std::size_t{1} << 26;                 ///< of one line
    std::size_t columns = std::size_t{1} << 14;                    ///< of the table
    std::size_t rows = (std::numeric_limits<std::size_t>::max)();  ///< of the table
    std::size_t cells = std::size_t{1} << 27;                      ///< rows x columns, absent keys included

    friend bool operator==(const json_lines_limits&, const json_lines_limits&) = default;
};

/// How to read a JSON Lines text; see `read_json_lines`.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `strings` | `infer` | | categories or text |
/// | `max_categories` | 65,536 | >= 0 | most distinct strings that `infer` makes categories of |
/// | `n_rows` | no bound | >= 0 | read at most so many lines; what follows is not looked at |
/// | `map_file` | true | | map the file instead of copying it; it must not shrink meanwhile |
/// | `limits` | `{}` | | guards against hostile input |
struct json_lines_options {
    json_strings strings = json_strings::infer;
    std::size_t max_categories = 65'536;
    std::size_t n_rows = (std::numeric_limits<std::size_t>::max)();
    bool map_file = true;
    json_lines_limits limits = {};

    friend bool operator==(const json_lines_options&, const json_lines_options&) = default;
};

}  // namespace sluice
