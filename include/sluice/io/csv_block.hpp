// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/io/csv_columns.hpp"
#include "sluice/io/csv_numbers.hpp"
#include "sluice/io/csv_scan.hpp"
#include "sluice/io/csv_window.hpp"
#include "sluice/io/timestamp_text.hpp"
#include "sluice/io/utf8.hpp"

#include <algorithm>
#include <bit>
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
    vector_width width = widest_vectors();
};

/// Reads the records of one block into the columns.
class csv_block_reader {
  public:
    csv_block_reader(const csv_pass& pass, std::size_t block)
        : pass_(pass),
          block_(block),
          failed_(pass.plan.size(), 0),
          texts_(pass.plan.size()),
          window_(pass.scanner, pass.options, pass.plan.size(), pass.width) {
        // A shortcut must not step over a number that stands for a missing value.
        quick_ = !pass.missing.has_number();
        for (std::size_t c = 0; c < pass.plan.size(); ++c) {
            if (pass.plan[c].skip) failed_[c] = 1;
            if (is_quick<double>(c)) ++n_doubles_;
            if (is_quick<float>(c)) ++n_floats_;
        }
    }

    /// Reads `n_rows` records from `at` on. Throws `csv_fault`.
    void read(const char* at, std::size_t first_row, std::size_t n_rows) {
        const std::size_t end_row = first_row + n_rows;
        for (std::size_t row = first_row; row < end_row;) {
            if (row == pass_.capacity) {
                if (row < pass_.options.limits.rows) return;
                throw pass_.scanner.limit_fault(at, 0, "tables must have rows", pass_.options.limits.rows);
            }
            const csv_clean_records clean = clean_records(at, (std::min)(end_row, pass_.capacity) - row);
            if (clean.n_records == 0) {
                at = record(at, row++);
                continue;
            }
            if (n_doubles_ > n_floats_)
                values(clean, row, doubles_);
            else
                values(clean, row, floats_);
            row += clean.n_records;
            at = csv_window::end_of(clean);
        }
        for (std::size_t c = 0; c < texts_.size(); ++c)
            if (pass_.plan[c].type == csv_type::text && failed_[c] == 0)
                pass_.stores[c].texts[block_] = std::move(texts_[c]).finish();
    }

    /// [n_columns], 1 where an inferred type does not hold.
    [[nodiscard]] const std::vector<std::uint8_t>& failed() const { return failed_; }

  private:
    static constexpr std::size_t batch_fields = 2048;

    [[nodiscard]] csv_clean_records clean_records(const char* at, std::size_t most) {
        if (at - pass_.scanner.begin() < csv_lane) return {};
        return window_.at(at, (std::min)(most, batch_fields / pass_.plan.size() + 1));
    }

    // Columns of T take their plain numbers from the vector kernel, all other fields are read one by one.
    template <class T>
    void values(const csv_clean_records& clean, std::size_t row, std::vector<T>& numbers) {
        const std::size_t n_fields = clean.n_records * clean.stride, n_columns = pass_.plan.size();
        others_.assign(n_fields / 8 + 1, 0);
        if (n_doubles_ + n_floats_ > 0) {
            numbers.resize((std::max)(numbers.size(), n_fields + 8));
            find_numbers(pass_.width, clean.base, clean.ends, n_fields, numbers.data(), others_.data());
        }
        for (std::size_t c = 0; c < n_columns; ++c) {
            if (is_quick<T>(c)) {
                if (failed_[c] == 0)
                    spread(numbers.data() + c, clean, pass_.stores[c].template numbers<T>() + row);
                continue;
            }
            for (std::size_t f = c; f < n_fields; f += clean.stride)
                others_[f / 8] |= static_cast<std::uint8_t>(1u << f % 8);
        }
        for (std::size_t byte = 0; 8 * byte < n_fields; ++byte)
            for (unsigned left = others_[byte]; left != 0; left &= left - 1) {
                const std::size_t f = 8 * byte + static_cast<std::size_t>(std::countr_zero(left));
                if (f >= n_fields) break;
                const std::size_t c = f % clean.stride;
                if (c == n_columns) continue;
                const csv_field field = clean.field(f);
                cell(field, field.raw.data(), c, row + f / clean.stride);
            }
    }

    template <class T>
    [[nodiscard]] bool is_quick(std::size_t c) const {
        return quick_ &&
               pass_.plan[c].type == (sizeof(T) == sizeof(float) ? csv_type::numeric32 : csv_type::numeric);
    }

    template <class T>
    static void spread(const T* from, const csv_clean_records& clean, T* to) {
        for (std::size_t i = 0; i < clean.n_records; ++i) to[i] = from[i * clean.stride];
    }

    [[nodiscard]] const char* record(const char* const start, std::size_t row) {
        const csv_scanner& scanner = pass_.scanner;
        const std::size_t n_columns = pass_.plan.size();
        const char* at = start;
        for (std::size_t c = 0;; ++c) {
            const csv_field field = scanner.field(at, c);
            cell(field, at, c, row);
            at = field.end;
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

    void cell(const csv_field& field, const char* at, std::size_t c, std::size_t row) {
        if (failed_[c] != 0) return unread(field, at, c);
        csv_store& store = pass_.stores[c];
        switch (pass_.plan[c].type) {
            case csv_type::numeric:
                return number(field, at, c, store.doubles[row]);
            case csv_type::numeric32:
                return number(field, at, c, store.floats[row]);
            case csv_type::categorical:
                return category(field, at, c, store.codes[row], store.names[block_]);
            case csv_type::text:
                return text(field, at, c);
            case csv_type::timestamp:
                return timestamp(field, at, c, store.times[row]);
            case csv_type::infer:
                return;
        }
    }

    // A column that another pass will read again reports its bad text now all the same, or the first bad
    // record of the text would not be the first one found.
    void unread(const csv_field& field, const char* at, std::size_t c) {
        if (!pass_.plan[c].skip) static_cast<void>(checked(at, c, field));
    }

    template <class T>
    void number(const csv_field& field, const char* at, std::size_t c, T& out) {
        const std::string_view content = trimmed(field.raw);
        out = std::numeric_limits<T>::quiet_NaN();
        if (pass_.missing.contains(content)) return;
        if (const auto value = number_from_text<T>(content))
            out = *value;
        else
            refuse(at, c, "must be a number", field);
    }

    void timestamp(const csv_field& field, const char* at, std::size_t c, std::int64_t& out) {
        const std::string_view content = trimmed(field.raw);
        out = missing_timestamp;
        if (pass_.missing.contains(content)) return;
        if (const auto value = timestamp_from_text(content))
            out = *value;
        else
            refuse(at, c, "must be an ISO 8601 date or time", field);
    }

    void category(const csv_field& field, const char* at, std::size_t c, std::int32_t& out,
                  distinct_names& names) {
        out = missing_code;
        if (!field.quoted && pass_.missing.contains(field.raw)) return;
        out = names.find(undoubled(field, pass_.options.quote, scratch_));
        if (out != missing_code) return;
        const std::string_view content = checked(at, c, field);
        if (pass_.plan[c].inferred && names.size() == pass_.options.max_categories)
            failed_[c] = 1;
        else
            out = names.add(content, field.doubled);
    }

    void text(const csv_field& field, const char* at, std::size_t c) {
        if (!field.quoted && pass_.missing.contains(field.raw))
            texts_[c].push_back({});
        else
            texts_[c].push_back(checked(at, c, field));
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
    std::vector<std::uint8_t> failed_;
    std::vector<text_builder> texts_;
    csv_window window_;
    bool quick_ = false;         // whether `find_numbers` may read numbers
    std::size_t n_doubles_ = 0;  // columns that it may read
    std::size_t n_floats_ = 0;
    std::vector<double> doubles_;  // [n_records x stride]
    std::vector<float> floats_;
    std::vector<std::uint8_t> others_;  // a bit for each field that is read one by one
    std::string scratch_;
};

}  // namespace sluice::detail
