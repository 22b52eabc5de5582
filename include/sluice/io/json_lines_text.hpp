// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/distinct_names.hpp"
#include "sluice/io/json_lines_options.hpp"
#include "sluice/io/json_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// The values of one key, line by line. Lines without the key are filled in when the next value comes.
class json_column {
  public:
    enum class type { unknown, number, boolean, string };

    /// Makes the next value one of `wanted`; false when those before it are of another type.
    [[nodiscard]] bool accept(type wanted) {
        if (type_ == type::unknown) type_ = wanted;
        return type_ == wanted;
    }
    void fill(std::size_t n_rows) {
        if (type_ == type::string)
            codes_.resize(n_rows, missing_code);
        else
            numbers_.resize(n_rows, std::numeric_limits<double>::quiet_NaN());
    }
    void push_number(std::size_t row, double value) {
        fill(row);
        numbers_.push_back(value);
    }
    void push_string(std::size_t row, std::string_view value) {
        fill(row);
        const std::int32_t known = names_.find(value);
        codes_.push_back(known != missing_code ? known : names_.add(value, true));
    }

    [[nodiscard]] column_data finish(std::string name, const json_lines_options& options) {
        if (type_ != type::string) return {std::move(name), array<double>(std::move(numbers_))};
        const bool few = names_.size() <= options.max_categories;
        const bool text =
            options.strings == json_strings::text || (options.strings == json_strings::infer && !few);
        return text ? as_text(std::move(name)) : as_categories(std::move(name));
    }

  private:
    [[nodiscard]] column_data as_text(std::string name) const {
        text_builder builder;
        for (const std::int32_t code : codes_)
            builder.push_back(code < 0 ? std::string_view{} : names_.names()[static_cast<std::size_t>(code)]);
        return {std::move(name), std::move(builder).finish()};
    }

    [[nodiscard]] column_data as_categories(std::string name) {
        std::vector<std::string> sorted(names_.names().begin(), names_.names().end());
        std::sort(sorted.begin(), sorted.end());
        auto all = std::make_shared<const dictionary>(std::move(sorted));
        std::vector<std::int32_t> code_of;
        code_of.reserve(names_.size());
        for (const std::string_view known : names_.names()) code_of.push_back(all->code(known));
        for (std::int32_t& code : codes_)
            if (code >= 0) code = code_of[static_cast<std::size_t>(code)];
        return {std::move(name), category_values{std::move(codes_), std::move(all)}};
    }

    type type_ = type::unknown;
    std::vector<double> numbers_;
    std::vector<std::int32_t> codes_;
    distinct_names names_;
};

/// Reads the lines of one text into columns.
class json_lines_text {
  public:
    json_lines_text(const json_lines_options& options, std::string_view component)
        : options_(options), component_(component) {}

    [[nodiscard]] table read(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
        while (!text.empty() && n_rows_ < options_.n_rows) {
            const std::size_t length = (std::min)(text.find('\n'), text.size());
            line(text.substr(0, length));
            text.remove_prefix((std::min)(length + 1, text.size()));
        }
        table read = table::of_rows(n_rows_);
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            columns_[c].fill(n_rows_);
            read.add(columns_[c].finish(std::string(keys_.names()[c]), options_));
        }
        return read;
    }

  private:
    void line(std::string_view text) {
        require_limit(text.size(), options_.limits.line_bytes, "lines must have bytes");
        require_limit(n_rows_ + 1, options_.limits.rows, "tables must have rows");
        json_cursor in(text);
        try {
            object(in);
            in.skip_space();
            if (!in.done()) in.fail("nothing may follow the object of a line");
        } catch (const json_fault& fault) {
            throw parse_error({.component = std::string(component_),
                               .requirement = fault.requirement,
                               .actual = {},
                               .place = place() + ", column " + to_text(fault.offset + 1),
                               .hint = {}});
        }
        require_cells(columns_.size());
        ++n_rows_;
    }

    void object(json_cursor& in) {
        in.skip_space();
        in.require("{", "a line must hold an object");
        in.skip_space();
        if (in.take("}")) return;
        for (bool more = true; more;) {
            in.skip_space();
            json_cursor start = in;
            in.string(scratch_);
            const std::size_t c = column_of(scratch_);
            if (last_row_[c] == n_rows_ + 1) start.fail("keys of an object must differ");
            last_row_[c] = n_rows_ + 1;
            in.skip_space();
            in.require(":", "a colon must follow a key");
            in.skip_space();
            value(in, columns_[c]);
            in.skip_space();
            more = in.take(",");
        }
        in.require("}", "a comma or a closing brace must follow a value");
    }

    [[nodiscard]] std::size_t column_of(std::string_view key) {
        const std::int32_t known = keys_.find(key);
        if (known != missing_code) return static_cast<std::size_t>(known);
        require_limit(columns_.size() + 1, options_.limits.columns, "tables must have columns");
        require_cells(columns_.size() + 1);
        columns_.emplace_back();
        last_row_.push_back(0);
        return static_cast<std::size_t>(keys_.add(key, true));
    }

    void value(json_cursor& in, json_column& column) {
        const json_cursor start = in;
        const auto accept = [&](json_column::type type) {
            if (!column.accept(type)) start.fail("values of one key must be of one type");
        };
        if (in.take("null")) return;
        if (in.peek() == '"') {
            accept(json_column::type::string);
            in.string(scratch_);
            column.push_string(n_rows_, scratch_);
        } else if (const bool yes = in.take("true"); yes || in.take("false")) {
            accept(json_column::type::boolean);
            column.push_number(n_rows_, yes ? 1 : 0);
        } else if (in.peek() == '{' || in.peek() == '[') {
            in.fail("values must not be objects or arrays");
        } else {
            accept(json_column::type::number);
            column.push_number(n_rows_, in.number());
        }
    }

    void require_cells(std::size_t n_columns) const {
        require_limit((n_rows_ + 1) * n_columns, options_.limits.cells, "tables must have cells");
    }

    [[nodiscard]] std::string place() const { return "line " + to_text(n_rows_ + 1); }

    void require_limit(std::size_t actual, std::size_t limit, std::string_view what) const {
        if (actual > limit)
            throw limit_exceeded({.component = std::string(component_),
                                  .requirement = std::string(what) + " at most " + to_text(limit),
                                  .actual = to_text(actual),
                                  .place = place(),
                                  .hint = {}});
    }

    const json_lines_options& options_;
    std::string_view component_;
    std::size_t n_rows_ = 0;
    distinct_names keys_;
    std::vector<json_column> columns_;
    std::vector<std::size_t> last_row_;  // [n_columns], the last line that has the key, from 1
    std::string scratch_;
};

}  // namespace sluice::detail
