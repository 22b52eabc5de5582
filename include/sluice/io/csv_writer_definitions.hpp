// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/atomic_file.hpp"
#include "sluice/io/csv_options.hpp"
#include "sluice/io/csv_writer.hpp"
#include "sluice/io/flat_columns.hpp"

#include <algorithm>
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

/// Writes one row of a table after the other to the end of a string.
class csv_row_writer {
  public:
    csv_row_writer(const table& source, const csv_write_options& options)
        : options_(options), columns_(flat_columns(source, "write_csv")), n_rows_(source.n_rows()) {
        check_csv_characters(options.delimiter, options.quote, "write_csv");
        if (options.quote == '\0')
            throw invalid_parameter({.component = "write_csv.quote",
                                     .requirement = "must not be NUL",
                                     .actual = {},
                                     .place = {},
                                     .hint = {}});
        if (columns_.empty())
            throw invalid_data({.component = "write_csv",
                                .requirement = "a table must have a column",
                                .actual = "none",
                                .place = {},
                                .hint = {}});
        special_ = {options.delimiter, options.quote, '\n', '\r', '\0'};
        if (options.missing.find_first_of(special_) != options.missing.npos)
            throw invalid_parameter({.component = "write_csv.missing",
                                     .requirement = "must not hold a delimiter, a quote, a line end or NUL",
                                     .actual = {},
                                     .place = {},
                                     .hint = {}});
        // A record of one empty field would be a blank line, which readers may skip.
        missing_ = options.missing.empty() && columns_.size() == 1 ? "NA" : options.missing;
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }

    void names(std::string& out) const {
        for (const auto& column : columns_) {
            text(column.name, out);
            out += options_.delimiter;
        }
        out.back() = '\n';
    }

    void row(std::size_t row, std::string& out) const {
        for (const auto& column : columns_) {
            std::visit([&](const auto& values) { cell(values, column.name, row, out); }, column.values);
            out += options_.delimiter;
        }
        out.back() = '\n';
    }

  private:
    template <class Values>
    void cell(const Values& values, std::string_view name, std::size_t row, std::string& out) const {
        if constexpr (std::is_same_v<Values, const timestamp_values*>) {
            const std::int64_t time = values->microseconds[row];
            if (time == missing_timestamp)
                out += missing_;
            else
                text(writable_timestamp(time, "write_csv", name, row), out);
        } else if constexpr (std::is_pointer_v<Values>) {
            const std::string_view value = (*values)[row];
            if (value.data() == nullptr)
                out += missing_;
            else
                text(value, out);
        } else {
            const auto value = values[row];
            if (std::isnan(value))
                out += missing_;
            else
                append_number(out, value);
        }
    }

    // A text that looks like a missing value or a byte order mark to some reader is quoted, for quoted text
    // never is one.
    void text(std::string_view value, std::string& out) const {
        const bool formula = options_.spreadsheet_safe && !value.empty() &&
                             std::string_view("=+-@\t\r\n").find(value.front()) != value.npos;
        if (value.find_first_of(special_) == value.npos && !formula && !looks_special(value)) {
            out += value;
            return;
        }
        if (value.find('\0') != value.npos)
            throw invalid_data({.component = "write_csv",
                                .requirement = "text must not hold NUL",
                                .actual = {},
                                .place = {},
                                .hint = {}});
        out += options_.quote;
        if (formula) out += '\'';
        for (const char c : value) {
            if (c == options_.quote) out += c;
            out += c;
        }
        out += options_.quote;
    }

    [[nodiscard]] bool looks_special(std::string_view value) const {
        return value == missing_ || value.starts_with("\xEF\xBB\xBF") ||
               std::find(tokens_.begin(), tokens_.end(), value) != tokens_.end();
    }

    const csv_write_options& options_;
    std::vector<flat_column> columns_;
    std::size_t n_rows_;
    std::string special_;
    std::string missing_;
    std::vector<std::string> tokens_ = csv_options{}.missing;
};

/// Hands the text of a table to `sink(std::string_view)` in pieces of about a mebibyte.
template <class Sink>
void write_csv_pieces(const table& source, const csv_write_options& options, Sink&& sink) {
    constexpr std::size_t piece_bytes = std::size_t{1} << 20;
    const csv_row_writer writer(source, options);
    std::string piece;
    if (options.header) writer.names(piece);
    for (std::size_t row = 0; row < writer.n_rows(); ++row) {
        writer.row(row, piece);
        if (piece.size() < piece_bytes) continue;
        sink(std::string_view(piece));
        piece.clear();
    }
    sink(std::string_view(piece));
}

}  // namespace detail

std::string to_csv(const table& source, const csv_write_options& options) {
    std::string text;
    detail::write_csv_pieces(source, options, [&](std::string_view piece) { text += piece; });
    return text;
}

void write_csv(const table& source, const std::filesystem::path& path, const csv_write_options& options) {
    atomic_file file(path);
    detail::write_csv_pieces(source, options, [&](std::string_view piece) { file.append(piece); });
    file.commit();
}

}  // namespace sluice
