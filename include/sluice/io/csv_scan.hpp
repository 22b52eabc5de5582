// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/io/csv_options.hpp"
#include "sluice/io/shown.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::detail {

/// What is wrong with a record, told in bytes; becomes an error with line and column where it leaves.
struct csv_fault {
    std::size_t offset = 0;  // of the field (or record) in the whole text
    std::size_t column = 0;  // from 0
    std::string requirement;
    std::string actual;
    std::string hint = {};
    bool is_limit = false;
};

/// A field as it stands in the text.
struct csv_field {
    std::string_view raw;       // without the enclosing quotes
    const char* end = nullptr;  // the delimiter, line end or end of text behind it
    bool quoted = false;
    bool doubled = false;  // holds doubled quotes
};

/// Cuts one text into fields, strictly (RFC 4180): a quote opens a field or is doubled inside one, nothing
/// follows a closing quote, lines end with LF or CR LF, and there is no NUL.
class csv_scanner {
  public:
    csv_scanner(std::string_view text, const csv_options& options)
        : begin_(text.data()),
          end_(text.data() + text.size()),
          delimiter_(options.delimiter),
          quote_(options.quote),
          limits_(options.limits) {
        for (const char c : {'\0', '\n', '\r', options.delimiter, options.quote}) special_[index(c)] = true;
    }

    [[nodiscard]] const char* begin() const { return begin_; }
    [[nodiscard]] const char* end() const { return end_; }

    /// The field at `at`. Throws `csv_fault`.
    [[nodiscard]] csv_field field(const char* at, std::size_t column) const {
        return quote_ != '\0' && at != end_ && *at == quote_ ? quoted(at, column) : unquoted(at, column);
    }

    /// How long the line end at `at` is: 0 when there is none.
    [[nodiscard]] std::size_t line_end(const char* at) const {
        if (at == end_) return 0;
        if (*at == '\n') return 1;
        return *at == '\r' && end_ - at > 1 && at[1] == '\n' ? 2 : 0;
    }

    [[nodiscard]] bool at_delimiter(const char* at) const { return at != end_ && *at == delimiter_; }

    [[nodiscard]] csv_fault fault(const char* at, std::size_t column, std::string_view requirement,
                                  std::string actual = {}) const {
        return {static_cast<std::size_t>(at - begin_), column, std::string(requirement), std::move(actual)};
    }
    [[nodiscard]] csv_fault limit_fault(const char* at, std::size_t column, std::string_view what,
                                        std::size_t limit) const {
        csv_fault why = fault(at, column, std::string(what) + " at most " + to_text(limit));
        why.is_limit = true;
        return why;
    }

  private:
    [[nodiscard]] static std::size_t index(char c) { return static_cast<unsigned char>(c); }

    // Nothing is looked at beyond the largest field that is allowed.
    [[nodiscard]] const char* reach(const char* at) const {
        return limits_.field_bytes < static_cast<std::size_t>(end_ - at) ? at + limits_.field_bytes : end_;
    }
    [[nodiscard]] csv_fault too_long(const char* at, std::size_t column) const {
        return limit_fault(at, column, "fields must have bytes", limits_.field_bytes);
    }

    [[nodiscard]] csv_field unquoted(const char* at, std::size_t column) const {
        const char* const stop = reach(at);
        const char* p = at;
        while (p != stop && !special_[index(*p)]) ++p;
        const auto here = [&] { return std::string_view(at, static_cast<std::size_t>(p - at)); };
        if (p == end_ || *p == delimiter_ || line_end(p) != 0) return {here(), p};
        if (p == stop && !special_[index(*p)]) throw too_long(at, column);
        if (*p == '\0') throw fault(at, column, "text must not hold NUL");
        if (*p == '\r') throw fault(at, column, "lines must end with LF or CR LF", "CR alone");
        throw fault(at, column, "a quote must open the field or be inside quotes", shown(here()));
    }

    [[nodiscard]] csv_field quoted(const char* at, std::size_t column) const {
        const char* const stop = reach(at);
        bool doubled = false;
        const char* p = at + 1;
        for (;; p += 2) {
            if (p > stop) throw too_long(at, column);
            p = static_cast<const char*>(std::memchr(p, quote_, static_cast<std::size_t>(stop - p)));
            if (p == nullptr && stop != end_) throw too_long(at, column);
            if (p == nullptr) throw fault(at, column, "a quoted field must be closed", "the end of the text");
            if (end_ - p < 2 || p[1] != quote_) break;
            doubled = true;
        }
        const std::string_view raw(at + 1, static_cast<std::size_t>(p - at - 1));
        if (raw.find('\0') != raw.npos) throw fault(at, column, "text must not hold NUL");
        ++p;
        if (p != end_ && *p != delimiter_ && line_end(p) == 0)
            throw fault(at, column, "nothing may follow a closing quote", shown({p, 1}));
        return {raw, p, true, doubled};
    }

    const char* begin_;
    const char* end_;
    char delimiter_;
    char quote_;
    csv_limits limits_;
    std::array<bool, 256> special_{};
};

}  // namespace sluice::detail
