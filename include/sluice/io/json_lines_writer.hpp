// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/atomic_file.hpp"
#include "sluice/io/flat_columns.hpp"
#include "sluice/io/json_text.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace sluice {

namespace detail {

/// Writes one row of a table after the other as a JSON object.
class json_row_writer {
  public:
    explicit json_row_writer(const table& source) : columns_(flat_columns(source, "write_json_lines")) {
        for (const auto& column : columns_) {
            std::string key;
            string(column.name, column.name, 0, key);
            keys_.push_back(key + ':');
        }
    }

    void row(std::size_t row, std::string& out) const {
        out += '{';
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (c > 0) out += ',';
            out += keys_[c];
            std::visit([&](const auto& values) { cell(values, columns_[c].name, row, out); },
                       columns_[c].values);
        }
        out += "}\n";
    }

  private:
    template <class Values>
    static void cell(const Values& values, std::string_view name, std::size_t row, std::string& out) {
        if constexpr (std::is_same_v<Values, const timestamp_values*>) {
            const std::int64_t time = values->microseconds[row];
            if (time == missing_timestamp)
                out += "null";
            else
                append_json_string(out, writable_timestamp(time, "write_json_lines", name, row));
        } else if constexpr (std::is_pointer_v<Values>) {
            const std::string_view value = (*values)[row];
            if (value.data() == nullptr)
                out += "null";
            else
                string(value, name, row, out);
        } else {
            const auto value = values[row];
            if (std::isinf(value)) refuse("numbers must be finite in JSON", name, row);
            if (std::isnan(value))
                out += "null";
            else
                append_number(out, value);
        }
    }

    static void string(std::string_view value, std::string_view name, std::size_t row, std::string& out) {
        if (!is_utf8(value)) refuse("text must be UTF-8 in JSON", name, row);
        append_json_string(out, value);
    }

    [[noreturn]] static void refuse(std::string_view requirement, std::string_view name, std::size_t row) {
        throw invalid_data({.component = "write_json_lines",
                            .requirement = std::string(requirement),
                            .actual = {},
                            .place = "column \"" + std::string(name) + "\", row " + std::to_string(row),
                            .hint = {}});
    }

    std::vector<flat_column> columns_;
    std::vector<std::string> keys_;  // each with its quotes and colon
};

/// Hands the text of a table to `sink(std::string_view)` in pieces of about a mebibyte.
template <class Sink>
void write_json_pieces(const table& source, Sink&& sink) {
    constexpr std::size_t piece_bytes = std::size_t{1} << 20;
    const json_row_writer writer(source);
    std::string piece;
    for (std::size_t row = 0; row < source.n_rows(); ++row) {
        writer.row(row, piece);
        if (piece.size() < piece_bytes) continue;
        sink(std::string_view(piece));
        piece.clear();
    }
    sink(std::string_view(piece));
}

}  // namespace detail

/// The JSON Lines text of a table; see `write_json_lines`.
[[nodiscard]] inline std::string to_json_lines(const table& source) {
    std::string text;
    detail::write_json_pieces(source, [&](std::string_view piece) { text += piece; });
    return text;
}

/// Writes a table [n_rows x n_columns] as a JSON Lines file: one object a row, keys in the order of the
/// columns, without spaces.
///
/// Numbers are the shortest text that reads back to the same bits, text and categories are strings,
/// timestamps are ISO 8601 strings in UTC, missing values are `null`; each column of a block is a key of its
/// own. Only what JSON requires is escaped.
///
/// The file appears complete or not at all (`atomic_file`). Complexity: O(cells + characters); O(1) memory
/// beside the table. Throws `io_error`; `invalid_data` when a number is infinite, text is not UTF-8, two
/// columns (those of blocks included) share a name, or a year has more than four digits.
///
/// ```cpp
/// sluice::write_json_lines(sluice::read_csv("titanic.csv"), "titanic.jsonl");
/// ```
inline void write_json_lines(const table& source, const std::filesystem::path& path) {
    atomic_file file(path);
    detail::write_json_pieces(source, [&](std::string_view piece) { file.append(piece); });
    file.commit();
}

}  // namespace sluice
