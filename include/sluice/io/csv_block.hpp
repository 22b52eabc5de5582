// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_columns.hpp"
#include "sluice/io/csv_scan.hpp"
#include "sluice/io/decimal.hpp"
#include "sluice/io/timestamp_text.hpp"
#include "sluice/io/utf8.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// A field without the spaces and tabs around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// The characters that a field stands for; `scratch` holds them when quotes had to be undoubled.
[[nodiscard]] inline std::string_view undoubled(const csv_field& field, char quote, std::string& scratch) {
    if (!field.doubled) return field.raw;
    scratch.clear();
    for (std::size_t i = 0; i < field.raw.size(); ++i) {
        scratch += field.raw[i];
        if (field.raw[i] == quote) ++i;
    }
    return scratch;
}

/// What all blocks of one pass share.
struct csv_pass {
    const csv_scanner& scanner;
    const csv_options& options;
    const csv_missing& missing;
    std::span<const csv_plan> plan;
    std::span<csv_store> stores;
    std::size_t capacity;  // rows that there is room for
};

/// Reads the records of one block into the columns.
class csv_block_reader {
  public:
    csv_block_reader(const csv_pass& pass, std::size_t block)
        : pass_(pass), block_(block), failed_(pass.plan.size(), 0), texts_(pass.plan.size()) {
        // A shortcut must not step over a limit or a number that stands for a missing value.
        quick_ = pass.options.limits.field_bytes >= static_cast<std::size_t>(quick_decimal_reach) &&
                 !pass.missing.has_number();
        for (std::size_t c = 0; c < pass.plan.size(); ++c)
            if (pass.plan[c].skip) failed_[c] = 1;
    }

    /// Reads `n_rows` records from `at` on. Throws `csv_fault`.
    void read(const char* at, std::size_t first_row, std::size_t n_rows) {
        for (std::size_t row = first_row; row < first_row + n_rows; ++row) {
            if (row == pass_.capacity) {
                if (row < pass_.options.limits.rows) return;
                throw pass_.scanner.limit_fault(at, 0, "tables must have rows", pass_.options.limits.rows);
            }
            at = record(at, row);
        }
        for (std::size_t c = 0; c < texts_.size(); ++c)
            if (pass_.plan[c].type == csv_type::text && failed_[c] == 0)
                pass_.stores[c].texts[block_] = std::move(texts_[c]).finish();
    }

    /// [n_columns], 1 where an inferred type does not hold.
    [[nodiscard]] const std::vector<std::uint8_t>& failed() const { return failed_; }

  private:
    [[nodiscard]] const char* record(const char* const start, std::size_t row) {
        const csv_scanner& scanner = pass_.scanner;
        const std::size_t n_columns = pass_.plan.size();
        const char* at = start;
        for (std::size_t c = 0;; ++c) {
            at = cell(at, c, row);
            if (c + 1 == n_columns) break;
            if (!scanner.at_delimiter(at)) throw too_few(start, at, c + 1);
            ++at;
        }
        if (scanner.at_delimiter(at))
            throw scanner.fault(start, n_columns, "records must have " + to_text(n_columns) + " fields",
                                "more");
        if (static_cast<std::size_t>(at - start) > pass_.options.limits.row_bytes)
            throw scanner.limit_fault(start, 0, "records must have bytes", pass_.options.limits.row_bytes);
        return at + scanner.line_end(at);
    }

    [[nodiscard]] csv_fault too_few(const char* start, const char* at, std::size_t n_fields) const {
        return pass_.scanner.fault(start, n_fields,
                                   "records must have " + to_text(pass_.plan.size()) + " fields",
                                   at == start ? "a blank line" : to_text(n_fields));
    }

    [[nodiscard]] const char* cell(const char* at, std::size_t c, std::size_t row) {
        if (failed_[c] != 0) return unread(at, c);
        csv_store& store = pass_.stores[c];
        switch (pass_.plan[c].type) {
            case csv_type::numeric:
                return number(at, c, store.doubles[row]);
            case csv_type::numeric32:
                return number(at, c, store.floats[row]);
            case csv_type::categorical:
                return category(at, c, store.codes[row], store.names[block_]);
            case csv_type::text:
                return text(at, c);
            case csv_type::timestamp:
                return timestamp(at, c, store.times[row]);
            case csv_type::infer:
                break;
        }
        return pass_.scanner.field(at, c).end;
    }

    // A column that another pass will read again reports its bad text now all the same, or the first bad
    // record of the text would not be the first one found.
    [[nodiscard]] const char* unread(const char* at, std::size_t c) {
        const csv_field field = pass_.scanner.field(at, c);
        if (!pass_.plan[c].skip) static_cast<void>(checked(at, c, field));
        return field.end;
    }

    template <class T>
    [[nodiscard]] const char* number(const char* at, std::size_t c, T& out) {
        if (quick_ && pass_.scanner.end() - at >= quick_decimal_reach) {
            const char* const end = quick_decimal(at, out);
            if (end != nullptr && (pass_.scanner.at_delimiter(end) || pass_.scanner.line_end(end) != 0))
                return end;
        }
        return careful_number(at, c, out);
    }

    template <class T>
    [[nodiscard]] const char* careful_number(const char* at, std::size_t c, T& out) {
        const csv_field field = pass_.scanner.field(at, c);
        const std::string_view content = trimmed(field.raw);
        out = std::numeric_limits<T>::quiet_NaN();
        if (pass_.missing.contains(content)) return field.end;
        if (const auto value = decimal_from_text<T>(content))
            out = *value;
        else
            refuse(at, c, "must be a number", field);
        return field.end;
    }

    [[nodiscard]] const char* timestamp(const char* at, std::size_t c, std::int64_t& out) {
        const csv_field field = pass_.scanner.field(at, c);
        const std::string_view content = trimmed(field.raw);
        out = missing_timestamp;
        if (pass_.missing.contains(content)) return field.end;
        if (const auto value = timestamp_from_text(content))
            out = *value;
        else
            refuse(at, c, "must be an ISO 8601 date or time", field);
        return field.end;
    }

    [[nodiscard]] const char* category(const char* at, std::size_t c, std::int32_t& out,
                                       distinct_names& names) {
        const csv_field field = pass_.scanner.field(at, c);
        out = missing_code;
        if (!field.quoted && pass_.missing.contains(field.raw)) return field.end;
        out = names.find(undoubled(field, pass_.options.quote, scratch_));
        if (out != missing_code) return field.end;
        const std::string_view content = checked(at, c, field);
        if (pass_.plan[c].inferred && names.size() == pass_.options.max_categories)
            failed_[c] = 1;
        else
            out = names.add(content, field.doubled);
        return field.end;
    }

    [[nodiscard]] const char* text(const char* at, std::size_t c) {
        const csv_field field = pass_.scanner.field(at, c);
        if (!field.quoted && pass_.missing.contains(field.raw)) {
            texts_[c].push_back({});
            return field.end;
        }
        texts_[c].push_back(checked(at, c, field));
        return field.end;
    }

    // The text of a field, which must be UTF-8.
    [[nodiscard]] std::string_view checked(const char* at, std::size_t c, const csv_field& field) {
        const std::string_view content = undoubled(field, pass_.options.quote, scratch_);
        if (!pass_.options.allow_invalid_utf8 && !is_utf8(content))
            throw pass_.scanner.fault(at, c, "text must be UTF-8", shown(content));
        return content;
    }

    void refuse(const char* at, std::size_t c, std::string_view requirement, const csv_field& field) {
        if (!pass_.plan[c].inferred) throw pass_.scanner.fault(at, c, requirement, shown(trimmed(field.raw)));
        failed_[c] = 1;
        static_cast<void>(checked(at, c, field));
    }

    const csv_pass& pass_;
    std::size_t block_;
    bool quick_ = false;
    std::vector<std::uint8_t> failed_;
    std::vector<text_builder> texts_;
    std::string scratch_;
};

}  // namespace sluice::detail
