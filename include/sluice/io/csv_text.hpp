// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/nearest_name.hpp"
#include "sluice/io/csv_table.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// A CSV text whose first record has been read: what columns there are, and where the others begin.
class csv_text {
  public:
    /// Every block of a text but the last one has so many bytes.
    static constexpr std::size_t default_block_bytes = std::size_t{1} << 20;

    /// `text` and `options` must outlive this object. Throws `parse_error`, `limit_exceeded`,
    /// `schema_mismatch` (types of columns that are not there), `invalid_parameter`.
    csv_text(std::string_view text, const csv_options& options, std::string_view component)
        : text_(text), options_(options), component_(component) {
        check_csv_characters(options.delimiter, options.quote, component);
        std::size_t end = text.size();
        while (end > 0 && text[end - 1] == '\n') end -= end > 1 && text[end - 2] == '\r' ? 2 : 1;
        end_ = text.data() + end;
        next_ = text.data() + (text.substr(0, end).starts_with("\xEF\xBB\xBF") ? 3 : 0);
        located([&] { read_first_record(); });
        declare_types();
    }

    [[nodiscard]] const std::vector<csv_plan>& plan() const { return plan_; }
    [[nodiscard]] bool done() const { return done_; }

    /// The next records, `n_rows` or as many as there are. Types that are inferred stay what they are then.
    [[nodiscard]] table take(std::size_t n_rows, const context& ctx, std::size_t block_bytes) {
        const char* const begin = next_;
        const char* end = begin;
        if (!done_ && n_rows > 0) {
            const bool all = n_rows == (std::numeric_limits<std::size_t>::max)();
            const std::string_view rest(begin, static_cast<std::size_t>(end_ - begin));
            const char* const line_end = all ? end_ : find_line_end(rest, options_.quote, false, n_rows);
            done_ = line_end == end_;
            next_ = line_end + (done_ ? 0 : 1);
            end = without_return(begin, line_end);
        }
        const csv_scanner scanner({text_.data(), static_cast<std::size_t>(end - text_.data())}, options_);
        const csv_table_reader reader(scanner, options_, ctx, block_bytes);
        table read;
        located([&] { read = next_ == begin ? reader.empty(plan_) : reader.read(begin, end, plan_); });
        return read;
    }

  private:
    // A region ends before the line end of its last record.
    [[nodiscard]] const char* without_return(const char* begin, const char* line_end) const {
        return line_end != end_ && line_end != begin && line_end[-1] == '\r' ? line_end - 1 : line_end;
    }

    void read_first_record() {
        const csv_scanner scanner({text_.data(), static_cast<std::size_t>(end_ - text_.data())}, options_);
        if (next_ == end_) throw scanner.fault(next_, 0, "a CSV text must have a record", "none");
        const char* at = next_;
        for (std::size_t c = 0;; ++c) {
            if (c == options_.limits.columns)
                throw scanner.limit_fault(at, c, "tables must have columns", options_.limits.columns);
            const csv_field field = scanner.field(at, c);
            plan_.push_back({.name = name_of(scanner, at, field, c), .type = options_.types});
            at = field.end;
            if (!scanner.at_delimiter(at)) break;
            ++at;
        }
        if (!options_.header) return;
        refuse_twins(scanner);
        next_ = at + scanner.line_end(at);
        done_ = next_ == end_;
    }

    [[nodiscard]] std::string name_of(const csv_scanner& scanner, const char* at, const csv_field& field,
                                      std::size_t c) const {
        std::string scratch;
        std::string name(undoubled(field, options_.quote, scratch));
        if (!options_.header || name.empty()) return "column_" + std::to_string(c + 1);
        if (!is_utf8(name)) throw scanner.fault(at, c, "column names must be UTF-8", shown(name));
        return name;
    }

    void refuse_twins(const csv_scanner& scanner) const {
        std::vector<std::size_t> order(plan_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto name = [&](std::size_t c) -> const std::string& { return plan_[c].name; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return name(a) != name(b) ? name(a) < name(b) : a < b;
        });
        const auto twin = std::adjacent_find(
            order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return name(a) == name(b); });
        if (twin != order.end())
            throw scanner.fault(next_, twin[1], "column names must differ", shown(name(*twin)) + " twice");
    }

    void declare_types() {
        for (const auto& [index, type] : options_.indexed_types) {
            if (index >= plan_.size())
                throw_no_column("column " + std::to_string(index), std::to_string(plan_.size()) + " columns",
                                {});
            plan_[index].type = type;
        }
        for (const auto& [name, type] : options_.named_types) {
            std::vector<std::string_view> names;
            for (const auto& column : plan_) names.push_back(column.name);
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end())
                throw_no_column("column \"" + name + "\"", "a text without it",
                                nearest_name_hint(name, names));
            plan_[static_cast<std::size_t>(found - names.begin())].type = type;
        }
    }

    [[noreturn]] void throw_no_column(const std::string& what, std::string actual, std::string hint) const {
        throw schema_mismatch({.component = std::string(component_),
                               .requirement = "a declared type needs " + what,
                               .actual = std::move(actual),
                               .place = {},
                               .hint = std::move(hint)});
    }

    // Runs a function and tells its faults with line and column.
    template <class Function>
    void located(Function&& function) const {
        try {
            function();
        } catch (const csv_fault& fault) {
            raise(fault);
        }
    }

    [[noreturn]] void raise(const csv_fault& fault) const {
        const std::size_t line =
            1 + count_lines(widest_vectors(), text_.substr(0, fault.offset), '\0').after_even;
        std::string place = "line " + to_text(line) + ", column " + to_text(fault.column + 1);
        if (options_.header && fault.column < plan_.size())
            place += " (" + shown(plan_[fault.column].name) + ")";
        error_details details{.component = std::string(component_),
                              .requirement = fault.requirement,
                              .actual = fault.actual,
                              .place = std::move(place),
                              .hint = {}};
        if (fault.is_limit) throw limit_exceeded(std::move(details));
        throw parse_error(std::move(details));
    }

    std::string_view text_;
    const csv_options& options_;
    std::string_view component_;
    const char* next_ = nullptr;  // where the next record begins
    const char* end_ = nullptr;   // behind the last record
    bool done_ = false;
    std::vector<csv_plan> plan_;
};

}  // namespace sluice::detail
